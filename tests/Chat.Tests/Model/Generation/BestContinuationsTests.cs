using Chat.Model.Generation;
using CsCheck;

namespace Chat.Tests.Model.Generation;

public sealed class BestContinuationsTests
{
    private static readonly Gen<float> LogProbability = Gen.OneOf(Gen.Float[-30, 0], Gen.Const(float.NegativeInfinity));

    [Fact]
    public void Consider_AnyRows_KeepsTheBestInOrder() =>
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Float[-20, 0], LogProbability.Array[40]).Array[1, 5]).Sample(
            (capacity, rows) =>
            {
                var best = new BestContinuations(capacity);
                for (var row = 0; row < rows.Length; row++)
                    best.Consider(row, rows[row].Item1, rows[row].Item2);

                var expected = rows.SelectMany(row => row.Item2.Select(score => row.Item1 + score))
                    .Where(score => score > float.NegativeInfinity)
                    .OrderDescending().Take(capacity);
                return expected.SequenceEqual(best.Best.ToArray().Select(continuation => continuation.Score))
                    && best.Best.ToArray().All(kept => kept.Score == rows[kept.Row].Item1 + rows[kept.Row].Item2[kept.Token]);
            },
            iter: 10_000);

    [Fact]
    public void Clear_ForgetsWhatWasKept()
    {
        var best = new BestContinuations(2);
        best.Consider(0, 0, [-1, -2, -3]);

        best.Clear();
        best.Consider(1, -5, [-1]);

        Assert.Equal([new Continuation(-6, 1, 0)], best.Best.ToArray());
    }
}
