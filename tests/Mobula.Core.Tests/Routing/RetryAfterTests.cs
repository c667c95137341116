using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(0, 100, 0.001, 1)]      // never below a second
    [InlineData(9, 1, 0.5, 5)]          // ten requests, half a second each, one after another
    [InlineData(9, 2, 0.5, 3)]          // two at a time: 2.5 s, rounded up
    [InlineData(999, 1, 1, 60)]         // never above a minute
    [InlineData(5, 0, 0.1, 60)]         // nobody serves
    [InlineData(1000, 10, 0, 1)]        // nothing measured yet
    public void Seconds_IsWhenTheQueueHasBeenServed(int queued, long capacity, double meanSeconds, int expected) =>
        Assert.Equal(expected, RetryAfter.Seconds(queued, capacity, TimeSpan.FromSeconds(meanSeconds)));

    [Fact]
    public void Seconds_UnlimitedReplicas_CapacityDoesNotOverflow() =>
        Assert.Equal(1, RetryAfter.Seconds(10, 3L * int.MaxValue, TimeSpan.FromSeconds(1)));
}
