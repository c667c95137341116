using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Routing;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Replicas;

public sealed class LocalReplicaTests
{
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendAsync_CodeReturns_IsDoneWithTheCountAfterIt()
    {
        ServeRequest? seen = null;
        using var http = new FakeHttp();
        var replica = Make.Replica(_ =>
        {
            seen = ServeRequest.Current;
            return Task.CompletedTask;
        });
        var request = Make.Request();

        var outcome = await replica.SendAsync(request, http.Context);

        Assert.Equal(new Outcome(AttemptOutcome.Done, 0), outcome);
        Assert.Same(request, seen);
        Assert.Same(replica, request.Replica);
        Assert.Null(ServeRequest.Current);
    }

    [Fact]
    public async Task SendAsync_CodeThrows_IsFailedWithTheException()
    {
        using var http = new FakeHttp();
        var thrown = new InvalidOperationException("broken");
        var replica = Make.Replica(_ => throw thrown);

        var outcome = await replica.SendAsync(Make.Request(), http.Context);

        Assert.Equal(new Outcome(AttemptOutcome.Failed, 0, thrown), outcome);
        Assert.Equal(0, replica.Gate.Ongoing);
    }

    [Fact]
    public async Task SendAsync_Full_IsRejectedAndNeverStarts()
    {
        var hold = new TaskCompletionSource();
        int started = 0;
        using var http = new FakeHttp();
        var replica = Make.Replica(_ => ++started > 0 ? hold.Task : Task.CompletedTask, maxOngoing: 1);
        var first = replica.SendAsync(Make.Request(), http.Context);

        var second = await replica.SendAsync(Make.Request(), http.Context);

        Assert.Equal(new Outcome(AttemptOutcome.Rejected, 1), second);
        Assert.Equal(1, started);
        hold.SetResult();
        Assert.Equal(AttemptOutcome.Done, (await first).Kind);
    }

    [Fact]
    public async Task SendAsync_ClientLeavesWhileWaiting_NeverStarts()
    {
        var hold = new TaskCompletionSource();
        using var http = new FakeHttp();
        using var leaver = new FakeHttp();
        var replica = Make.Replica(_ => hold.Task, maxOngoing: 2, maxConcurrency: 1);
        var first = replica.SendAsync(Make.Request(), http.Context);
        var second = replica.SendAsync(Make.Request(), leaver.Context);

        leaver.Abort();

        var outcome = await second;
        Assert.Equal(AttemptOutcome.Failed, outcome.Kind);
        Assert.IsType<OperationCanceledException>(outcome.Error);
        Assert.Equal((1, 1), (replica.Gate.Ongoing, replica.Gate.Running));
        hold.SetResult();
        await first;
    }

    [Fact]
    public async Task SendAsync_TypedCall_RunsAgainstTheInstance()
    {
        var instance = new List<string> { "an instance" };
        var replica = Make.Replica(instance: instance);
        var call = new Call();

        var outcome = await replica.SendAsync(Make.Request(), call, Cancel);

        Assert.Equal(AttemptOutcome.Done, outcome.Kind);
        Assert.Same(instance, call.RanAgainst);
    }

    [Fact]
    public async Task StopAsync_SomethingRuns_WaitsForItThenDisposes()
    {
        var hold = new TaskCompletionSource();
        using var http = new FakeHttp();
        var instance = new Disposable();
        var replica = Make.Replica(_ => hold.Task, instance: instance);
        var running = replica.SendAsync(Make.Request(), http.Context);

        var stop = replica.StopAsync(TimeSpan.FromSeconds(20), clock);
        clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(stop.IsCompleted);
        Assert.Equal(0, instance.Disposed);
        hold.SetResult();

        Assert.True(await stop);
        Assert.Equal(1, instance.Disposed);
        Assert.False(http.IsAborted);
        await running;
    }

    [Fact]
    public async Task StopAsync_RunsTooLong_IsAbortedAndWhatWaitsGoesElsewhere()
    {
        using var http = new FakeHttp();
        using var other = new FakeHttp();
        var instance = new Disposable();
        var replica = Make.Replica(context => Task.Delay(Timeout.Infinite, context.RequestAborted), maxOngoing: 2, maxConcurrency: 1, instance);
        var running = replica.SendAsync(Make.Request("a", http.Context), http.Context);
        var waiting = replica.SendAsync(Make.Request("b", other.Context), other.Context);

        var stop = replica.StopAsync(TimeSpan.FromSeconds(20), clock);
        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.True(await stop);
        Assert.True(http.IsAborted);
        Assert.IsAssignableFrom<OperationCanceledException>((await running).Error);
        Assert.Equal(AttemptOutcome.Rejected, (await waiting).Kind);
        Assert.False(other.IsAborted);
        Assert.Equal(1, instance.Disposed);
    }

    [Fact]
    public async Task StopAsync_CodeIgnoresItsToken_IsAbandonedAndNotDisposed()
    {
        var hold = new TaskCompletionSource();
        using var http = new FakeHttp();
        var instance = new Disposable();
        var replica = Make.Replica(_ => hold.Task, instance: instance);
        var running = replica.SendAsync(Make.Request(), http.Context);

        var stop = replica.StopAsync(TimeSpan.Zero, clock);
        while (!stop.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.False(await stop);
        Assert.Equal(0, instance.Disposed);
        hold.SetResult();
        await running;
    }

    private sealed class Call : ReplicaCall
    {
        public object? RanAgainst { get; private set; }

        public override string Method => "Run";

        public override ValueTask InvokeAsync(object instance, CancellationToken cancel)
        {
            RanAgainst = instance;
            return default;
        }
    }

    private sealed class Disposable : IAsyncDisposable
    {
        public int Disposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return default;
        }
    }
}
