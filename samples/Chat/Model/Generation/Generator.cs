using Chat.Model.Runtime;

namespace Chat.Model.Generation;

/// <summary>
/// Generates answers to batches of inputs; each row gets the answer it gets alone. Thread-safe, and without state of its own:
/// as many calls may run at once as there are cores to run them.
/// </summary>
public sealed class Generator(BlenderbotModel model)
{
    /// <summary>
    /// The answers to <paramref name="inputs"/>, from the start token to <c>&lt;/s&gt;</c>: greedy where NumBeams is 1, else the best
    /// of a beam search.
    /// </summary>
    /// <param name="inputs">Token ids of each input, as <see cref="Text.BlenderbotTokenizer"/> encodes them; of any lengths.</param>
    /// <param name="settings">How, for example <see cref="BlenderbotModel.Generation"/>.</param>
    /// <param name="cancel">Stops before the next token.</param>
    /// <exception cref="ModelInputException">The model cannot take an input; nothing was generated.</exception>
    /// <exception cref="ArgumentException">The settings do not fit the model.</exception>
    public IReadOnlyList<int[]> Generate(IReadOnlyList<int[]> inputs, GenerationSettings settings, CancellationToken cancel) =>
        settings.NumBeams > 1
            ? [.. Beams(inputs, settings, cancel).Select(answer => answer.Tokens)]
            : [.. Greedy(inputs, settings, null, cancel).Select(answer => answer!)];

    /// <summary>
    /// Generates greedily, whatever NumBeams says, and reports each token as it comes. Returns when every row has finished or left.
    /// </summary>
    /// <inheritdoc cref="Generate"/>
    public void Stream(IReadOnlyList<int[]> inputs, GenerationSettings settings, ITokenObserver observer, CancellationToken cancel) =>
        Greedy(inputs, settings, observer, cancel);

    internal ScoredAnswer[] Beams(IReadOnlyList<int[]> inputs, GenerationSettings settings, CancellationToken cancel)
    {
        var maxLength = Check(inputs, settings, cancel);
        if (inputs.Count == 0)
            return [];
        using var batch = new DecoderBatch(model, inputs, settings.DecoderStartTokenId, settings.PadTokenId);
        return new BeamSearch(batch, inputs, settings, maxLength).Run(cancel);
    }

    private int[]?[] Greedy(IReadOnlyList<int[]> inputs, GenerationSettings settings, ITokenObserver? observer, CancellationToken cancel)
    {
        var maxLength = Check(inputs, settings, cancel);
        if (inputs.Count == 0)
            return [];
        using var batch = new DecoderBatch(model, inputs, settings.DecoderStartTokenId, settings.PadTokenId);
        return new GreedySearch(batch, inputs, settings, maxLength).Run(observer, cancel);
    }

    private int Check(IReadOnlyList<int[]> inputs, GenerationSettings settings, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var problems = settings.Problems(model.Config.VocabularySize);
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(" ", problems), nameof(settings));
        for (var row = 0; row < inputs.Count; row++)
            model.CheckInput(inputs[row], row);
        return settings.EffectiveMaxLength(model.Config.MaxPositions);
    }
}
