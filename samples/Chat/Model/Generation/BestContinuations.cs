using System.Numerics;

namespace Chat.Model.Generation;

/// <summary>Keeps the best of many continuations, the best first; of equal ones those that came first.</summary>
internal sealed class BestContinuations(int capacity)
{
    private readonly Continuation[] best = new Continuation[capacity];
    private int count;

    /// <summary>What has been kept since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<Continuation> Best => best.AsSpan(0, count);

    public void Clear() => count = 0;

    /// <summary>Considers every token after the answer in <paramref name="row"/>, whose own score is <paramref name="rowScore"/>, added to each token's.</summary>
    public void Consider(int row, float rowScore, ReadOnlySpan<float> scores)
    {
        var width = Vector<float>.Count;
        var token = 0;
        for (; token <= scores.Length - width; token += width)
        {
            // Few blocks hold anything above the worst kept: one comparison passes over the others.
            if (Vector.GreaterThanAny(new Vector<float>(scores[token..]), new Vector<float>(Worst - rowScore)))
                ConsiderEach(row, rowScore, scores, token, token + width);
        }

        ConsiderEach(row, rowScore, scores, token, scores.Length);
    }

    private float Worst => count < capacity ? float.NegativeInfinity : best[count - 1].Score;

    private void ConsiderEach(int row, float rowScore, ReadOnlySpan<float> scores, int from, int to)
    {
        for (var token = from; token < to; token++)
        {
            var score = rowScore + scores[token];
            if (score > Worst)
                Insert(new Continuation(score, row, token));
        }
    }

    private void Insert(Continuation continuation)
    {
        var place = count < capacity ? count++ : count - 1;
        for (; place > 0 && best[place - 1].Score < continuation.Score; place--)
            best[place] = best[place - 1];
        best[place] = continuation;
    }
}
