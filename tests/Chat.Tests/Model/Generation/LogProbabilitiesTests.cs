using Chat.Model.Generation;
using CsCheck;

namespace Chat.Tests.Model.Generation;

public sealed class LogProbabilitiesTests
{
    [Fact]
    public void LogSum_AnyLogits_IsThatOfTheLogSoftmax() =>
        Gen.Float[-120, 120].Array[1, 70].Sample(
            logits =>
            {
                var max = logits.Max();
                var expected = max + Math.Log(logits.Sum(logit => Math.Exp((double)logit - max)));

                return Math.Abs(expected - LogProbabilities.LogSum(logits)) < 3e-5;
            },
            iter: 20_000);

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NaN, 30)]
    [InlineData(float.PositiveInfinity, 5)]
    public void LogSum_NoNumber_IsRefused(float value, int place)
    {
        var logits = new float[33];
        logits[place] = value;

        Assert.Throws<InvalidOperationException>(() => LogProbabilities.LogSum(logits));
    }

    [Fact]
    public void LogSum_ForbiddenByTheModelItself_CountsNothing()
    {
        float[] logits = [0, float.NegativeInfinity, 0, 0, 0, 0, 0, 0, 0, 0];

        Assert.Equal(MathF.Log(9), LogProbabilities.LogSum(logits), 1e-6f);
    }
}
