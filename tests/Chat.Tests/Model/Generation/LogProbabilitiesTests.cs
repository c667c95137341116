using Chat.Model.Generation;
using CsCheck;

namespace Chat.Tests.Model.Generation;

public sealed class LogProbabilitiesTests
{
    [Fact]
    public void From_AnyLogits_GivesTheLogSoftmax() =>
        Gen.Float[-120, 120].Array[1, 70].Sample(
            logits =>
            {
                var max = logits.Max();
                var shift = max + Math.Log(logits.Sum(logit => Math.Exp((double)logit - max)));
                var actual = logits.ToArray();

                LogProbabilities.From(actual);

                return logits.Zip(actual).All(pair => Math.Abs(pair.First - shift - pair.Second) < 3e-5);
            },
            iter: 20_000);

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NaN, 30)]
    [InlineData(float.PositiveInfinity, 5)]
    public void From_NoNumber_IsRefused(float value, int place)
    {
        var logits = new float[33];
        logits[place] = value;

        Assert.Throws<InvalidOperationException>(() => LogProbabilities.From(logits));
    }

    [Fact]
    public void From_ForbiddenByTheModelItself_StaysForbidden()
    {
        float[] logits = [0, float.NegativeInfinity, 0, 0, 0, 0, 0, 0, 0, 0];

        LogProbabilities.From(logits);

        Assert.Equal(float.NegativeInfinity, logits[1]);
        Assert.Equal(-MathF.Log(9), logits[0], 1e-6f);
    }
}
