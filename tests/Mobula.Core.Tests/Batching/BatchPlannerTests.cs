using CsCheck;
using Mobula.Core.Batching;

namespace Mobula.Core.Tests.Batching;

public sealed class BatchPlannerTests
{
    [Theory]
    //          sizes                 max wait now running permits
    [InlineData(new int[0], 4, 10, 100, 0, 1, "Idle")]
    [InlineData(new[] { 1 }, 4, 10, 0, 0, 1, "Wait 10")]
    [InlineData(new[] { 1 }, 4, 10, 9, 0, 1, "Wait 10")]
    [InlineData(new[] { 1 }, 4, 10, 10, 0, 1, "Close")]
    [InlineData(new[] { 1 }, 4, 0, 0, 0, 1, "Close")]
    [InlineData(new[] { 1 }, 4, 10, 10, 1, 1, "AwaitPermit")]
    [InlineData(new[] { 1 }, 4, 10, 10, 1, 2, "Close")]
    [InlineData(new[] { 1, 1, 1, 1 }, 4, 10, 0, 0, 1, "Close")]
    [InlineData(new[] { 1, 1, 1, 1 }, 4, 10, 0, 3, 3, "AwaitPermit")]
    [InlineData(new[] { 3, 2 }, 4, 10, 0, 0, 1, "Close")]
    [InlineData(new[] { 3, 0 }, 4, 10, 0, 0, 1, "Wait 10")]
    [InlineData(new[] { 1 }, 4, 10, 100, 5, 2, "AwaitPermit")]
    public void Decide_OfAQueueThatBeganAtZero_IsAsTheTableSays(int[] sizes, int max, long wait, long now, int running, int permits, string expected)
    {
        var fill = new BatchFill();
        foreach (var size in sizes)
            fill.OfferOne(size, max);

        var decision = BatchPlanner.Decide(fill, firstArrived: 0, now, running, new(max, wait, permits));

        Assert.Equal(expected, decision.Step == BatchStep.Wait ? $"Wait {decision.Due}" : decision.Step.ToString());
    }

    [Fact]
    public void Decide_AnyQueue_WaitsNeitherTooLongNorForNothing() =>
        Gen.Select(Gen.Int[1, 5].Array[0, 8], Gen.Int[1, 9], Gen.Long[0, 20], Gen.Long[0, 40], Gen.Int[0, 3], Gen.Int[1, 3]).Sample((sizes, max, wait, now, running, permits) =>
        {
            var fill = new BatchFill();
            foreach (var size in sizes)
            {
                if (fill.OfferOne(size, max) == BatchOffer.Overflows)
                    break;
            }

            var decision = BatchPlanner.Decide(fill, 0, now, running, new(max, wait, permits));

            var may = fill.Count > 0 && running < permits;
            Assert.Equal(may && (now >= wait || fill.Full), decision.Step == BatchStep.Close);
            if (decision.Step == BatchStep.Wait)
                Assert.InRange(decision.Due, now + 1, wait);
        });
}
