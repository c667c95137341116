using System.Numerics;
using System.Runtime.InteropServices;

namespace Chat.Model.Generation;

/// <summary>
/// Logarithms of probabilities: a logit less the logarithm of the sum of all exponentials. A beam search sums up for every beam at every
/// step: it is most of what it costs beside the model.
/// </summary>
internal static class LogProbabilities
{
    // Below it an exponential's exponent would run out of its bits; this small, it adds nothing to a sum of at least 1.
    private const float Least = -85;

    private const float Ln2 = 0.693147181f;

    /// <summary>What to take off each of <paramref name="logits"/>.</summary>
    /// <exception cref="InvalidOperationException">The model returned no number.</exception>
    public static float LogSum(ReadOnlySpan<float> logits)
    {
        var max = Max(logits);
        var logSum = max + MathF.Log(SumOfExponentials(logits, max));
        return float.IsFinite(logSum)
            ? logSum
            : throw new InvalidOperationException("The model's logits are no numbers: its weights are broken or overflow.");
    }

    private static float Max(ReadOnlySpan<float> logits)
    {
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var best = new Vector<float>(float.NegativeInfinity);
        foreach (var block in blocks)
            best = Vector.Max(best, block);

        var max = float.NegativeInfinity;
        for (var i = 0; i < Vector<float>.Count; i++)
            max = MathF.Max(max, best[i]);
        foreach (var logit in Tail(logits, blocks.Length))
            max = MathF.Max(max, logit);
        return max;
    }

    private static float SumOfExponentials(ReadOnlySpan<float> logits, float max)
    {
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var sums = Vector<float>.Zero;
        foreach (var block in blocks)
            sums += Exponential(block - new Vector<float>(max));

        var sum = Vector.Sum(sums);
        foreach (var logit in Tail(logits, blocks.Length))
            sum += MathF.Exp(logit - max);
        return sum;
    }

    /// <summary>
    /// The exponential of numbers up to 0, to 3e-7 of the largest: 2^n * exp(rest), n whole, where |rest| is at most ln(2) / 2
    /// and the Taylor series needs six terms. The library's is exact to the last bit and takes four times as long.
    /// </summary>
    private static Vector<float> Exponential(Vector<float> x)
    {
        // A comparison leaves a NaN as it is, to be found in the sum; a maximum need not.
        var least = new Vector<float>(Least);
        var bounded = Vector.ConditionalSelect(Vector.LessThan(x, least), least, x);
        var n = Vector.Floor((bounded * (1 / Ln2)) + new Vector<float>(0.5f));
        var rest = bounded - (n * Ln2);

        var series = new Vector<float>(1f / 720);
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(1f / 120));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(1f / 24));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(1f / 6));
        series = Vector.FusedMultiplyAdd(series, rest, new Vector<float>(1f / 2));
        series = Vector.FusedMultiplyAdd(series, rest, Vector<float>.One);
        series = Vector.FusedMultiplyAdd(series, rest, Vector<float>.One);

        var powerOfTwo = Vector.AsVectorSingle(Vector.ShiftLeft(Vector.ConvertToInt32(n) + new Vector<int>(127), 23));
        return series * powerOfTwo;
    }

    private static ReadOnlySpan<float> Tail(ReadOnlySpan<float> logits, int blocks) => logits[(blocks * Vector<float>.Count)..];
}
