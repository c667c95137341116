using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

public sealed class RouterCloseTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly FakeReplica replica = new("a");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CloseForNew_WhoWaitsIsServedAndWhoComesIsTold()
    {
        var router = New();
        var lease = await TakeAsync(router);
        var waiting = router.AcquireAsync(Deadline.None, Cancel).AsTask();

        router.CloseForNew("moved");

        Assert.False(router.TryAcquire(null, out _));
        var refused = await router.AcquireAsync(Deadline.None, Cancel);
        Assert.Equal((AdmissionKind.Unavailable, "moved"), (refused.Kind, refused.Reason));
        router.Release(lease, new(AttemptOutcome.Done));
        Assert.Equal(AdmissionKind.Admitted, (await waiting).Kind);
    }

    [Fact]
    public async Task CloseForNew_WhoWasRejectedReturnsToItsPlace()
    {
        var router = New();
        var lease = await TakeAsync(router);
        router.CloseForNew("moved");

        router.Release(lease, new(AttemptOutcome.Rejected, 1));
        var back = router.AcquireAsync(Deadline.None, Cancel, lease.Arrival).AsTask();
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(AdmissionKind.Admitted, (await back).Kind);
    }

    [Fact]
    public async Task Close_AfterCloseForNew_TellsThoseWhoWaitToo()
    {
        var router = New();
        await TakeAsync(router);
        var waiting = router.AcquireAsync(Deadline.None, Cancel).AsTask();
        router.CloseForNew("moved");

        router.Close("over");

        Assert.Equal("over", (await waiting).Reason);
        router.CloseForNew("moved again");
        Assert.Equal("over", (await router.AcquireAsync(Deadline.None, Cancel, 1)).Reason);
    }

    [Fact]
    public async Task IdleAsync_CompletesWhenTheLastPlaceAndTheLastWaiterAreGone()
    {
        var router = New();
        Assert.True(router.IsIdle);
        Assert.True(router.IdleAsync().IsCompleted);
        var lease = await TakeAsync(router);
        using var leave = new CancellationTokenSource();
        var waiting = router.AcquireAsync(Deadline.None, leave.Token).AsTask();
        var idle = router.IdleAsync();

        await leave.CancelAsync();
        await waiting;
        Assert.False(idle.IsCompleted);
        router.Release(lease, new(AttemptOutcome.Done));

        await idle.WaitAsync(TimeSpan.FromSeconds(15), Cancel);
        Assert.True(router.IsIdle);
        var again = await TakeAsync(router);
        Assert.False(router.IdleAsync().IsCompleted);
        router.Release(again, new(AttemptOutcome.Done));
    }

    private Router New()
    {
        var router = new Router(-1, clock, new Random(1));
        router.Update(new(1, [new(replica, 1)]));
        return router;
    }

    private static async Task<Lease> TakeAsync(Router router)
    {
        var admission = await router.AcquireAsync(Deadline.None, Cancel);
        Assert.Equal(AdmissionKind.Admitted, admission.Kind);
        return admission.Lease;
    }
}
