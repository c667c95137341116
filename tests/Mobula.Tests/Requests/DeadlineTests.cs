using Microsoft.Extensions.Time.Testing;
using Mobula.Requests;

namespace Mobula.Tests.Requests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void None_NeverPasses()
    {
        var deadline = Deadline.None;

        Assert.True(deadline.IsNone);
        Assert.False(deadline.HasPassed);
        Assert.Equal(Timeout.InfiniteTimeSpan, deadline.Remaining);
    }

    [Fact]
    public void After_TimeGoesBy_LessRemainsAndNeverLessThanNothing()
    {
        var deadline = Deadline.After(clock, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), deadline.Remaining);

        clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), deadline.Remaining);
        Assert.False(deadline.HasPassed);

        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(deadline.HasPassed);

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, deadline.Remaining);
    }
}
