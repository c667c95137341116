using Mobula.Batching;
using Xunit;

namespace Mobula.Tests.Batching;

public sealed class FineTimersTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Armed_FiresOnce_NotBeforeItsTime()
    {
        var clock = TimeProvider.System;
        var fired = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = FineTimers.Create(state => ((TaskCompletionSource<long>)state!).SetResult(clock.GetTimestamp()), fired);
        long armed = clock.GetTimestamp();

        timer.Change(TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);

        long at = await fired.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(clock.GetElapsedTime(armed, at) >= TimeSpan.FromMilliseconds(20), $"fired after {clock.GetElapsedTime(armed, at)}");
    }

    [Fact]
    public async Task ArmedEarlier_FiresBeforeOneThatSleptLongAlready()
    {
        var (first, firstFired) = New();
        var (second, secondFired) = New();
        using (first)
        using (second)
        {
            first.Change(TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
            second.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            await secondFired.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
            Assert.False(firstFired.Task.IsCompleted);

            first.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            await firstFired.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task DisposedOrPutOff_DoesNotFire()
    {
        var (disposed, disposedFired) = New();
        var (putOff, putOffFired) = New();
        var (later, laterFired) = New();
        using (putOff)
        using (later)
        {
            disposed.Change(TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan);
            putOff.Change(TimeSpan.FromMilliseconds(100), Timeout.InfiniteTimeSpan);
            disposed.Dispose();
            putOff.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            later.Change(TimeSpan.FromMilliseconds(101), Timeout.InfiniteTimeSpan);

            await laterFired.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

            Assert.False(disposedFired.Task.IsCompleted);
            Assert.False(putOffFired.Task.IsCompleted);
        }
    }

    [Fact]
    public async Task CreatedInsideARequest_FiresWithoutItsContext()
    {
        var ambient = new AsyncLocal<string> { Value = "request" };
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = FineTimers.Create(_ => seen.SetResult(ambient.Value), seen);

        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Null(await seen.Task.WaitAsync(Limit, TestContext.Current.CancellationToken));
    }

    private static (ITimer Timer, TaskCompletionSource Fired) New()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (FineTimers.Create(state => ((TaskCompletionSource)state!).SetResult(), fired), fired);
    }
}
