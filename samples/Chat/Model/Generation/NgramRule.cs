namespace Chat.Model.Generation;

/// <summary>Forbids every token that would end a run of <paramref name="size"/> tokens found in a text that must not be repeated.</summary>
internal sealed class NgramRule(int size, bool ofInput) : ILogitsRule
{
    /// <summary>Runs of the answer, its start included, occur once (<c>no_repeat_ngram_size</c>).</summary>
    public static NgramRule OfAnswer(int size) => new(size, ofInput: false);

    /// <summary>Runs of the input do not occur in the answer (<c>encoder_no_repeat_ngram_size</c>).</summary>
    public static NgramRule OfInput(int size) => new(size, ofInput: true);

    public void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores, float certain)
    {
        var begun = size - 1;
        if (answer.Length < begun)
            return;

        var beginning = answer[(answer.Length - begun)..];
        var text = ofInput ? input : answer;
        for (var end = begun; end < text.Length; end++)
        {
            if (text.Slice(end - begun, begun).SequenceEqual(beginning))
                scores[text[end]] = float.NegativeInfinity;
        }
    }
}
