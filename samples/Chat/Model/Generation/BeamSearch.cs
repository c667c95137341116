using Chat.Model.Runtime;

namespace Chat.Model.Generation;

/// <summary>
/// Follows the best few answers to each input at once. The beams of an input are consecutive rows; an input that is done leaves the batch.
/// </summary>
/// <remarks>
/// A step, for each input:
/// 1. score every token after every beam: the beam's sum and the token's log probability, under the rules;
/// 2. take the best 2 x beams of these, so that beams stay even if all of the first end;
/// 3. those of the first half that end are finished answers; the best that do not are the new beams;
/// 4. stop when enough are finished and the best new beam cannot improve on them;
/// 5. a row goes on as one of its own continuations where it has one; the rows that have none take over those left.
/// </remarks>
internal sealed class BeamSearch
{
    // What a beam is worth that only fills a row: below every real one, and a number, so that sums and comparisons hold.
    private const float Filler = -1e9f;

    private readonly DecoderBatch batch;
    private readonly IReadOnlyList<int[]> inputs;
    private readonly GenerationSettings settings;
    private readonly int maxLength;
    private readonly int beams;
    private readonly LogitsRules rules;
    private readonly Answers answers;
    private readonly float[] sums;
    private readonly int[] inputOf;
    private readonly FinishedBeams[] finished;
    private readonly BestContinuations best;
    private readonly Continuation[] chosen;
    private readonly Continuation[] placed;

    public BeamSearch(DecoderBatch batch, IReadOnlyList<int[]> inputs, GenerationSettings settings, int maxLength)
    {
        (this.batch, this.inputs, this.settings, this.maxLength, beams) = (batch, inputs, settings, maxLength, settings.NumBeams);
        rules = new LogitsRules(settings, maxLength);
        answers = new Answers(inputs.Count * beams, maxLength, settings.DecoderStartTokenId);
        sums = new float[inputs.Count * beams];
        inputOf = [.. Enumerable.Range(0, inputs.Count)];
        finished = [.. inputs.Select(_ => new FinishedBeams(beams, settings.LengthPenalty))];
        best = new BestContinuations(2 * beams);
        chosen = new Continuation[beams];
        placed = new Continuation[beams];
    }

    /// <summary>The best answer to each input.</summary>
    public ScoredAnswer[] Run(CancellationToken cancel)
    {
        // All beams of an input start the same: one row an input is decoded for the first token.
        batch.Repeat(beams);
        for (var first = true; ; first = false)
        {
            for (var group = batch.Rows / beams - 1; group >= 0; group--)
            {
                Score(group, first);
                if (Choose(group))
                    Place(group, first);
                else
                    Remove(group);
            }

            if (batch.Rows == 0)
                return [.. finished.Select(answers => answers.Best)];
            cancel.ThrowIfCancellationRequested();
            answers.Grow();
            batch.Step();
        }
    }

    private void Score(int group, bool first)
    {
        best.Clear();
        var input = inputs[inputOf[group]];
        for (var beam = 0; beam < (first ? 1 : beams); beam++)
        {
            var row = (group * beams) + beam;
            var scores = batch.Logits(first ? group : row);
            var logSum = LogProbabilities.LogSum(scores);
            rules.Apply(answers[row], input, scores, certain: logSum);
            best.Consider(row, sums[row] - logSum, scores);
        }
    }

    private bool Choose(int group)
    {
        var done = finished[inputOf[group]];
        var newTokens = answers.Length;
        var count = 0;
        for (var rank = 0; rank < best.Best.Length; rank++)
        {
            var next = best.Best[rank];
            if (next.Token != settings.EosTokenId && answers.Length + 1 < maxLength)
            {
                if (count < beams)
                    chosen[count++] = next;
            }
            else if (rank < beams)
            {
                done.Add(next.Score, answers.With(next.Row, next.Token));
            }
        }

        if (count == 0 && done.IsEmpty)
            throw new InvalidOperationException($"No token can follow {answers.Length} tokens of the answer: the rules forbid all.");
        if (count == 0 || (done.Full && !CanImprove(done, chosen[0].Score, newTokens)))
            return false;
        chosen.AsSpan(count).Fill(chosen[0] with { Score = Filler });
        return true;
    }

    private bool CanImprove(FinishedBeams done, float sum, int newTokens) => settings.EarlyStopping switch
    {
        EarlyStopping.Always => false,
        EarlyStopping.Never when settings.LengthPenalty > 0 => done.Admits(sum, maxLength - 1),
        _ => done.Admits(sum, newTokens),
    };

    private void Place(int group, bool first)
    {
        var start = group * beams;
        BeamPlacement.Assign(chosen, start, placed);
        for (var beam = 0; beam < beams; beam++)
        {
            var (sum, parent, token) = placed[beam];
            var row = start + beam;
            if (parent != row)
            {
                answers.Copy(parent, row);
                if (!first)
                    batch.CopyAnswer(parent, row);
            }

            sums[row] = sum;
            answers.SetNext(row, token);
            batch.NextTokens[row] = token;
        }
    }

    private void Remove(int group)
    {
        batch.Remove(group * beams, beams);
        answers.Copy(batch.Rows, group * beams, beams);
        sums.AsSpan(batch.Rows, beams).CopyTo(sums.AsSpan(group * beams));
        inputOf[group] = inputOf[batch.Rows / beams];
    }
}
