using Chat.Model.Generation;

namespace Chat.Tests.Model.Generation;

public sealed class FinishedBeamsTests
{
    [Fact]
    public void Add_MoreThanFit_KeepsTheBest()
    {
        var finished = new FinishedBeams(2, lengthPenalty: 0);

        finished.Add(-3, [1, 5, 2]);
        finished.Add(-1, [1, 6, 2]);
        finished.Add(-4, [1, 7, 2]);
        finished.Add(-2, [1, 8, 2]);

        Assert.Equal([1, 6, 2], finished.Best.Tokens);
        Assert.True(finished.Admits(-1.9f, 2));
        Assert.False(finished.Admits(-2, 2));
    }

    [Theory]
    [InlineData(1.0, -2.0)]
    [InlineData(0.0, -6.0)]
    [InlineData(2.0, -6.0 / 9)]
    [InlineData(-1.0, -18.0)]
    public void Add_ThreeNewTokens_DividesByTheLengthToThePenalty(double penalty, double score)
    {
        var finished = new FinishedBeams(1, penalty);

        finished.Add(-6, [1, 5, 6, 2]);

        Assert.Equal((float)score, finished.Best.Score, 1e-6f);
    }

    [Fact]
    public void Admits_NotFull_AnyAnswer()
    {
        var finished = new FinishedBeams(2, lengthPenalty: 1);
        finished.Add(-1, [1, 2]);

        Assert.False(finished.Full);
        Assert.True(finished.Admits(-1000, 1));
    }
}
