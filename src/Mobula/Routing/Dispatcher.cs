using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Telemetry;

namespace Mobula.Routing;

/// <summary>Carries a request to a replica: waits for a place, tries, and tries elsewhere what never started.</summary>
internal sealed class Dispatcher(Router router, DeploymentMetrics metrics)
{
    public async ValueTask<Reply> SendAsync(ServeRequest request, HttpContext http)
    {
        long? arrival = null;
        while (true)
        {
            // The token is asked for only where there is something to wait for: Kestrel makes it on demand.
            if (!router.TryAcquire(arrival, out var admission, request.Affinity))
                admission = await WaitAsync(request, http.RequestAborted, arrival);
            if (admission.Kind != AdmissionKind.Admitted) return new(admission);
            var lease = admission.Lease;
            Outcome outcome;
            using (ServeActivities.Attempt(request, lease.Slot.Replica.Id)) outcome = await lease.Slot.Replica.SendAsync(request, http);
            Release(request, lease, outcome);
            if (!RetryRule.MayRetry(outcome.Kind, idempotent: false, http.Response.HasStarted)) return ReplyOf(outcome);
            arrival = lease.Arrival;
        }
    }

    /// <summary>Carries a typed call. Where a replica has room and answers at once, no task is made.</summary>
    public ValueTask<Reply> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel)
    {
        // A span that is started here, outside of an async method, would stay the caller's current one.
        if (ServeActivities.HasListeners || !router.TryAcquire(null, out var admission, request.Affinity)) return SendAsync(request, call, null, cancel);
        var lease = admission.Lease;
        var attempt = lease.Slot.Replica.SendAsync(request, call, cancel);
        if (!attempt.IsCompletedSuccessfully) return FinishAsync(request, call, lease, attempt, cancel);
        var outcome = attempt.Result;
        Release(request, lease, outcome);
        return MayRetry(outcome, call) ? SendAsync(request, call, lease.Arrival, cancel) : new(ReplyOf(outcome));
    }

    private static bool MayRetry(in Outcome outcome, ReplicaCall call) => RetryRule.MayRetry(outcome.Kind, idempotent: false, call.AnswerBegan);

    private static Reply ReplyOf(in Outcome outcome) => new(Error: outcome.Error, IsUnknown: outcome.Kind == AttemptOutcome.Unknown);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> FinishAsync(ServeRequest request, ReplicaCall call, Lease lease, ValueTask<Outcome> attempt, CancellationToken cancel)
    {
        var outcome = await attempt.ConfigureAwait(false);
        Release(request, lease, outcome);
        return MayRetry(outcome, call) ? await SendAsync(request, call, lease.Arrival, cancel).ConfigureAwait(false) : ReplyOf(outcome);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> SendAsync(ServeRequest request, ReplicaCall call, long? arrival, CancellationToken cancel)
    {
        while (true)
        {
            if (!router.TryAcquire(arrival, out var admission, request.Affinity))
                admission = await WaitAsync(request, cancel, arrival).ConfigureAwait(false);
            if (admission.Kind != AdmissionKind.Admitted) return new(admission);
            var lease = admission.Lease;
            Outcome outcome;
            using (ServeActivities.Attempt(request, lease.Slot.Replica.Id)) outcome = await lease.Slot.Replica.SendAsync(request, call, cancel).ConfigureAwait(false);
            Release(request, lease, outcome);
            if (!MayRetry(outcome, call)) return ReplyOf(outcome);
            arrival = lease.Arrival;
        }
    }

    private void Release(ServeRequest request, in Lease lease, in Outcome outcome)
    {
        router.Release(lease, outcome, request.Affinity);
        metrics.AttemptEnds(outcome.Kind, lease.Started);
    }

    private async ValueTask<Admission> WaitAsync(ServeRequest request, CancellationToken cancel, long? arrival)
    {
        using var activity = ServeActivities.Wait(request);
        long began = metrics.WaitStarts();
        var admission = await router.AcquireAsync(request.Deadline, cancel, arrival, request.Affinity);
        metrics.WaitEnds(admission.Kind, began);
        return admission;
    }
}
