using Mobula.Hosting;

namespace Mobula.Tests.Hosting;

public sealed class PoolPressureTests
{
    [Theory]
    [InlineData(0, 0, 0, false)]        // idle
    [InlineData(50, 60, 3, true)]       // blocked: little is done, much waits
    [InlineData(50, 60, 100_000, false)] // busy, and keeping up
    [InlineData(0, 200, 5, false)]      // a burst that has just come
    [InlineData(200, 0, 5, false)]      // and one that is done
    [InlineData(1, 1, 0, true)]         // one item, and nothing moves
    public void IsShortSince_WaitingAndDone_TellsWhetherWorkIsLate(long pendingBefore, long pendingNow, long done, bool isShort) =>
        Assert.Equal(isShort, new PoolPressure(pendingNow, 1000 + done).IsShortSince(new(pendingBefore, 1000)));
}
