using Mobula.Core.Batching;

namespace Mobula.Core.Tests.Batching;

public sealed class BatchCapacityTests
{
    [Theory]
    //          max  set    size  concurrent counts partial
    [InlineData(100, false, 10, 1, true, false, "Ok")]
    [InlineData(100, false, 100, 1, true, false, "Ok")]
    [InlineData(100, false, 32, 4, true, false, "Raise 128")]
    [InlineData(100, false, 101, 1, true, false, "Raise 101")]
    [InlineData(100, false, 4096, 1, false, false, "Ok")]
    [InlineData(100, false, 32, 4, true, true, "Raise 128")]
    [InlineData(100, false, int.MaxValue, 2, true, false, "Raise 2147483647")]
    [InlineData(32, true, 32, 1, true, false, "Ok")]
    [InlineData(32, true, 32, 2, true, false, "Ok")]
    [InlineData(8, true, 32, 1, true, false, "Refuse")]
    [InlineData(8, true, 32, 1, true, true, "Ok")]
    [InlineData(8, true, 32, 1, false, false, "Ok")]
    public void Check_OneBatcher_IsAsTheTableSays(
        int maxOngoing, bool isSet, int size, int concurrent, bool countSized, bool allowPartial, string expected)
    {
        var capacity = BatchCapacity.Check(maxOngoing, isSet, new BatchDemand("RunAsync", size, concurrent, countSized, allowPartial));

        Assert.Equal(expected, capacity is BatchCapacity.Raise raise ? $"Raise {raise.To}" : capacity.GetType().Name);
    }

    [Fact]
    public void Check_NoBatcher_IsOk() => Assert.IsType<BatchCapacity.Ok>(BatchCapacity.Check(1, true));

    [Fact]
    public void Check_SeveralBatchers_RaisesToTheNeediest()
    {
        var raise = Assert.IsType<BatchCapacity.Raise>(BatchCapacity.Check(
            100, false, new BatchDemand("A", 64, 2, true, false), new BatchDemand("B", 200, 1, true, false), new BatchDemand("C", 9999, 1, false, false)));

        Assert.Equal(200, raise.To);
        Assert.Equal(
            "MaxOngoingRequests is raised from the default 100 to 200: batcher 'B' has MaxConcurrentBatches 1 of MaxBatchSize 200. Set MaxOngoingRequests to choose another value.",
            raise.Reason);
    }

    [Fact]
    public void Check_SeveralBatchersTooLarge_RefusesWithEveryOneAndItsNumbers()
    {
        var refuse = Assert.IsType<BatchCapacity.Refuse>(BatchCapacity.Check(
            8, true, new BatchDemand("A", 16, 1, true, false), new BatchDemand("B", 4, 1, true, false), new BatchDemand("C", 9, 1, true, false)));

        Assert.Equal(
            [
                "Batcher 'A': MaxBatchSize is 16, above the deployment's MaxOngoingRequests 8, so a batch could never fill. "
                    + "Raise MaxOngoingRequests to 16 or more, lower MaxBatchSize, or set AllowPartialBatches where one request brings several items.",
                "Batcher 'C': MaxBatchSize is 9, above the deployment's MaxOngoingRequests 8, so a batch could never fill. "
                    + "Raise MaxOngoingRequests to 9 or more, lower MaxBatchSize, or set AllowPartialBatches where one request brings several items.",
            ],
            refuse.Message.Split(Environment.NewLine));
    }
}
