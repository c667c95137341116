using System.Numerics.Tensors;
using Chat.Model.Runtime;

namespace Chat.Model.Generation;

/// <summary>Follows the most probable token of each answer; finished answers leave the batch at once.</summary>
internal sealed class GreedySearch
{
    private readonly DecoderBatch batch;
    private readonly IReadOnlyList<int[]> inputs;
    private readonly GenerationSettings settings;
    private readonly int maxLength;
    private readonly LogitsRules rules;
    private readonly Answers answers;
    private readonly int[] inputOf;

    public GreedySearch(DecoderBatch batch, IReadOnlyList<int[]> inputs, GenerationSettings settings, int maxLength)
    {
        (this.batch, this.inputs, this.settings, this.maxLength) = (batch, inputs, settings, maxLength);
        rules = new LogitsRules(settings, maxLength);
        answers = new Answers(inputs.Count, maxLength, settings.DecoderStartTokenId);
        inputOf = [.. Enumerable.Range(0, inputs.Count)];
    }

    /// <summary>
    /// Runs to the end, reporting every token but the last <c>&lt;/s&gt;</c>. Returns the answers, null for those that left.
    /// </summary>
    public int[]?[] Run(ITokenObserver? observer, CancellationToken cancel)
    {
        var finished = new int[]?[inputs.Count];
        while (true)
        {
            // From the last row on: a row that leaves is replaced by one that has been seen.
            for (var row = batch.Rows - 1; row >= 0; row--)
            {
                if (!Extend(row, finished, observer))
                    Remove(row);
            }

            if (batch.Rows == 0)
                return finished;
            cancel.ThrowIfCancellationRequested();
            answers.Grow();
            batch.Step();
        }
    }

    private bool Extend(int row, int[]?[] finished, ITokenObserver? observer)
    {
        var input = inputOf[row];
        var scores = batch.Logits(row);
        rules.Apply(answers[row], inputs[input], scores, certain: 0);
        var token = TensorPrimitives.IndexOfMax<float>(scores);
        if (!float.IsFinite(scores[token]))
        {
            throw new InvalidOperationException(
                $"No token can follow {answers.Length} tokens of the answer: the rules forbid all, or the model returned no number.");
        }

        var ends = token == settings.EosTokenId;
        if (!ends && observer?.OnToken(input, token) is false)
            return false;
        if (ends || answers.Length + 1 == maxLength)
        {
            finished[input] = answers.With(row, token);
            observer?.OnFinished(input);
            return false;
        }

        answers.SetNext(row, token);
        batch.NextTokens[row] = token;
        return true;
    }

    private void Remove(int row)
    {
        batch.Remove(row, 1);
        answers.Copy(batch.Rows, row);
        inputOf[row] = inputOf[batch.Rows];
    }
}
