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
            router.Release(lease, outcome, request.Affinity);
            metrics.AttemptEnds(outcome.Kind, lease.Started);
            if (!RetryRule.MayRetry(outcome.Kind, idempotent: false, http.Response.HasStarted)) return new(Error: outcome.Error);
            arrival = lease.Arrival;
        }
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
