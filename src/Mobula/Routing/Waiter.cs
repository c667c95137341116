using System.Threading.Tasks.Sources;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Routing;

/// <summary>A request that waits in a router's queue. All members but the task's are called under the router's lock.</summary>
internal sealed class Waiter : WaitNode<Waiter>, IRouted, IValueTaskSource<Admission>
{
    private readonly Router router;
    private readonly Deadline deadline;
    private ManualResetValueTaskSourceCore<Admission> source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration registration;
    private ITimer? timer;

    public Waiter(Router router, Deadline deadline, Affinity? affinity)
    {
        this.router = router;
        this.deadline = deadline;
        Affinity = affinity;
    }

    public Affinity? Affinity { get; }

    public ValueTask<Admission> Task => new(this, source.Version);

    /// <summary>From here on the token and the deadline can take the waiter out of the queue.</summary>
    public void Arm(TimeProvider clock, CancellationToken cancel)
    {
        if (!deadline.IsNone)
            timer = clock.CreateTimer(static state => ((Waiter)state!).Expire(), this, deadline.Remaining, Timeout.InfiniteTimeSpan);
        if (cancel.CanBeCanceled)
            registration = cancel.UnsafeRegister(static state => ((Waiter)state!).Cancel(), this);
    }

    public void Complete(Admission admission)
    {
        registration.Unregister();
        timer?.Dispose();
        source.SetResult(admission);
    }

    Admission IValueTaskSource<Admission>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Admission>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<Admission>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    // A token that fires because the deadline passed is the deadline's doing.
    private void Cancel() => router.Withdraw(this, deadline.HasPassed ? Admission.DeadlinePassed() : Admission.Canceled());

    private void Expire() => router.Withdraw(this, Admission.DeadlinePassed());
}
