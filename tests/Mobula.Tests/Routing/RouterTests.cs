using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

public sealed class RouterTests
{
    private static readonly Outcome Done = new(AttemptOutcome.Done, 0);

    private readonly FakeTimeProvider clock = new();
    private readonly FakeReplica a = new("a");
    private readonly FakeReplica b = new("b");
    private readonly FakeReplica c = new("c");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void TryAcquire_ThreeHundredOneByOneOverThreeIdle_AHundredEach()
    {
        var router = New(5, a, b, c);
        var served = new Dictionary<IReplica, int> { [a] = 0, [b] = 0, [c] = 0 };

        for (int request = 0; request < 300; request++)
        {
            var lease = Take(router);
            served[lease.Slot.Replica]++;
            router.Release(lease, Done);
        }

        Assert.Equal([100, 100, 100], served.Values);
        Assert.Equal(0, router.Counts.InFlight);
    }

    [Fact]
    public void TryAcquire_FortyReplicasHeldFull_EveryPlaceIsFound()
    {
        var router = New(3, [.. Enumerable.Range(0, 40).Select(number => new FakeReplica($"r{number}"))]);

        var leases = Enumerable.Range(0, 120).Select(_ => Take(router)).ToArray();

        Assert.All(leases.GroupBy(lease => lease.Slot.Replica), group => Assert.Equal(3, group.Count()));
        Assert.False(router.TryAcquire(null, out _));
    }

    [Fact]
    public async Task AcquireAsync_ThreeWaitForOnePlace_FirstInFirstOut()
    {
        var router = New(1, a);
        var lease = Take(router);
        var waiting = Enumerable.Range(0, 3).Select(_ => Wait(router)).ToArray();
        Assert.Equal(new RouterCounts(3, 1, 1, 1), router.Counts);

        foreach (var next in waiting)
        {
            Assert.All(waiting.SkipWhile(other => other != next), other => Assert.False(other.IsCompleted));
            router.Release(lease, Done);
            lease = (await next).Lease;
        }

        router.Release(lease, Done);
        Assert.Equal(new RouterCounts(0, 0, 1, 1), router.Counts);
    }

    [Fact]
    public void TryAcquire_SomebodyWaits_DoesNotPass()
    {
        var router = New(1, a);
        var lease = Take(router);
        _ = Wait(router);
        router.Release(lease, Done);

        Assert.False(router.TryAcquire(null, out _));
    }

    [Fact]
    public async Task AcquireAsync_RejectedRequestReturns_KeepsItsPlace()
    {
        var router = New(2, a);
        var first = Take(router);
        var second = Take(router);
        var third = Wait(router);
        router.Release(first, new(AttemptOutcome.Rejected, 2));

        var again = Wait(router, arrival: first.Arrival);
        clock.Advance(TimeSpan.FromMilliseconds(25));

        Assert.Equal(first.Arrival, (await again).Lease.Arrival);
        Assert.False(third.IsCompleted);
        router.Release(second, Done);
        Assert.Equal(AdmissionKind.Admitted, (await third).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task AcquireAsync_QueueOfN_OneMoreIsRefused(int maxQueued)
    {
        var router = New(1, maxQueued, a);
        var lease = Take(router);
        var waiting = Enumerable.Range(0, maxQueued).Select(_ => Wait(router)).ToArray();

        var refused = await Wait(router);

        Assert.Equal(AdmissionKind.QueueFull, refused.Kind);
        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
        Assert.Equal(maxQueued, router.Counts.Queued);
        router.Release(lease, Done);
        if (maxQueued > 0) Assert.Equal(AdmissionKind.Admitted, (await waiting[0]).Kind);
        else Assert.True(router.TryAcquire(null, out _));
    }

    [Fact]
    public void AcquireAsync_MinusOne_NoLimit()
    {
        var router = New(1, -1, a);
        Take(router);

        var waiting = Enumerable.Range(0, 5_000).Select(_ => Wait(router)).ToArray();

        Assert.All(waiting, waiter => Assert.False(waiter.IsCompleted));
        Assert.Equal(5_000, router.Counts.Queued);
    }

    [Fact]
    public void AcquireAsync_ReturnsToAFullQueue_IsNotRefused()
    {
        var router = New(1, 1, a);
        var lease = Take(router);
        _ = Wait(router);
        router.Release(lease, new(AttemptOutcome.Rejected, 1));

        var again = Wait(router, arrival: lease.Arrival);

        Assert.False(again.IsCompleted);
        Assert.Equal(2, router.Counts.Queued);
    }

    [Fact]
    public async Task AcquireAsync_QueueFull_SaysWhenTheQueueWillHaveBeenServed()
    {
        var router = New(1, 2, a);
        var measured = Take(router);
        clock.Advance(TimeSpan.FromSeconds(10));
        router.Release(measured, Done);
        Take(router);
        _ = Wait(router);
        _ = Wait(router);

        var refused = await Wait(router);

        Assert.Equal(30, refused.RetryAfterSeconds);
    }

    [Fact]
    public async Task AcquireAsync_DeadlinePassesWhileWaiting_LeavesTheQueue()
    {
        var router = New(1, a);
        var lease = Take(router);
        var hurried = Wait(router, Deadline.After(clock, TimeSpan.FromSeconds(2)));
        var patient = Wait(router);

        clock.Advance(TimeSpan.FromSeconds(1.999));
        Assert.False(hurried.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(AdmissionKind.DeadlinePassed, (await hurried).Kind);
        router.Release(lease, Done);
        Assert.Equal(AdmissionKind.Admitted, (await patient).Kind);
        Assert.Equal(1, router.Counts.InFlight);
    }

    [Fact]
    public async Task AcquireAsync_DeadlineHasPassed_IsNotQueued()
    {
        var router = New(1, a);
        Take(router);
        var deadline = Deadline.After(clock, TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(AdmissionKind.DeadlinePassed, (await Wait(router, deadline)).Kind);
        Assert.Equal(0, router.Counts.Queued);
    }

    [Fact]
    public async Task AcquireAsync_TokenFiresWhileWaiting_LeavesTheQueue()
    {
        var router = New(1, a);
        var lease = Take(router);
        using var client = new CancellationTokenSource();
        var left = router.AcquireAsync(Deadline.None, client.Token).AsTask();
        var stays = Wait(router);

        await client.CancelAsync();

        Assert.Equal(AdmissionKind.Canceled, (await left).Kind);
        router.Release(lease, Done);
        Assert.Equal(AdmissionKind.Admitted, (await stays).Kind);
    }

    [Fact]
    public async Task AcquireAsync_TokenHasFired_IsNotQueued()
    {
        var router = New(1, a);
        Take(router);

        var admission = await router.AcquireAsync(Deadline.None, new CancellationToken(canceled: true));

        Assert.Equal(AdmissionKind.Canceled, admission.Kind);
        Assert.Equal(0, router.Counts.Queued);
    }

    [Fact]
    public async Task AcquireAsync_TokenFiresBecauseTheDeadlinePassed_IsTheDeadlinesDoing()
    {
        var router = New(1, a);
        Take(router);
        var length = TimeSpan.FromSeconds(3);
        // Made before the waiter's timer, so that the token fires first.
        using var timeout = new CancellationTokenSource(length, clock);
        var admission = router.AcquireAsync(Deadline.After(clock, length), timeout.Token).AsTask();

        clock.Advance(length);

        Assert.Equal(AdmissionKind.DeadlinePassed, (await admission).Kind);
    }

    [Fact]
    public async Task Close_WaitingAndComing_AreToldWhy()
    {
        var router = New(1, a);
        var lease = Take(router);
        var waiting = Wait(router);

        router.Close("it is over.");

        var came = await Wait(router);
        Assert.All(new[] { await waiting, came }, admission =>
        {
            Assert.Equal(AdmissionKind.Unavailable, admission.Kind);
            Assert.Equal("it is over.", admission.Reason);
        });
        router.Release(lease, Done);
        Assert.False(router.TryAcquire(null, out _));
        Assert.Equal((0, 0), (router.Counts.Queued, router.Counts.InFlight));
    }

    [Fact]
    public void Update_OlderVersion_IsIgnored()
    {
        var router = New(1, a);
        router.Update(new(7, [new(b, 1)]));

        router.Update(new(6, [new(a, 1), new(c, 1)]));

        Assert.Same(b, Take(router).Slot.Replica);
        Assert.Equal(1, router.Counts.Replicas);
    }

    [Fact]
    public async Task Update_ReplicasCome_WaitersAreServedInOrder()
    {
        var router = new Router(-1, clock, new Random(1));
        var waiting = Enumerable.Range(0, 3).Select(_ => Wait(router)).ToArray();

        router.Update(new(1, [new(a, 1), new(b, 1)]));

        Assert.Equal(AdmissionKind.Admitted, (await waiting[0]).Kind);
        Assert.Equal(AdmissionKind.Admitted, (await waiting[1]).Kind);
        Assert.False(waiting[2].IsCompleted);
    }

    [Fact]
    public async Task Update_LimitIsRaised_WaitersAreServed()
    {
        var router = New(1, a);
        Take(router);
        var waiting = Wait(router);

        router.Update(new(2, [new(a, 2)]));

        Assert.Equal(AdmissionKind.Admitted, (await waiting).Kind);
        Assert.Equal(new RouterCounts(0, 2, 2, 1), router.Counts);
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Rejected))]
    [InlineData(nameof(AttemptOutcome.Refused))]
    public async Task Release_TheOnlyReplicaRejected_WaitersAreServedAfterItsRest(string kind)
    {
        var router = New(5, a);
        var lease = Take(router);
        router.Release(lease, new(Enum.Parse<AttemptOutcome>(kind), 5));
        var waiting = Wait(router);

        clock.Advance(TimeSpan.FromMilliseconds(24));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(AdmissionKind.Admitted, (await waiting).Kind);
    }

    [Theory]
    [InlineData(nameof(AttemptOutcome.Done))]
    [InlineData(nameof(AttemptOutcome.Failed))]
    [InlineData(nameof(AttemptOutcome.Unknown))]
    public async Task Release_HoweverItEnded_ThePlaceIsFree(string kind)
    {
        var router = New(1, a);
        var lease = Take(router);
        var waiting = Wait(router);

        router.Release(lease, new(Enum.Parse<AttemptOutcome>(kind)));

        Assert.Equal(AdmissionKind.Admitted, (await waiting).Kind);
    }

    private Router New(int maxOngoing, params FakeReplica[] replicas) => New(maxOngoing, -1, replicas);

    private Router New(int maxOngoing, int maxQueued, params FakeReplica[] replicas)
    {
        var router = new Router(maxQueued, clock, new Random(1));
        router.Update(new(1, [.. replicas.Select(replica => new ReplicaEntry<IReplica>(replica, maxOngoing))]));
        return router;
    }

    private static Lease Take(Router router)
    {
        Assert.True(router.TryAcquire(null, out var admission));
        Assert.Equal(AdmissionKind.Admitted, admission.Kind);
        return admission.Lease;
    }

    private static Task<Admission> Wait(Router router, Deadline deadline = default, long? arrival = null) =>
        router.AcquireAsync(deadline, Cancel, arrival).AsTask();
}
