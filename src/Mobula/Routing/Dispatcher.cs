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
            if (!router.TryAcquire(arrival, out var admission))
                admission = await WaitAsync(request, http.RequestAborted, arrival);
            if (admission.Kind != AdmissionKind.Admitted) return new(admission);
            var outcome = await AttemptAsync(admission.Lease, request, http);
            if (!RetryRule.MayRetry(outcome.Kind, idempotent: false, http.Response.HasStarted)) return new(Error: outcome.Error);
            arrival = admission.Lease.Arrival;
        }
    }

    private async ValueTask<Admission> WaitAsync(ServeRequest request, CancellationToken cancel, long? arrival)
    {
        using var activity = ServeActivities.Wait(request);
        long began = metrics.WaitStarts();
        var admission = await router.AcquireAsync(request.Deadline, cancel, arrival);
        metrics.WaitEnds(admission.Kind, began);
        return admission;
    }

    private async ValueTask<Outcome> AttemptAsync(Lease lease, ServeRequest request, HttpContext http)
    {
        var replica = lease.Slot.Replica;
        using var activity = ServeActivities.Attempt(request, replica.Id);
        var outcome = await replica.SendAsync(request, http);
        router.Release(lease, outcome);
        metrics.AttemptEnds(outcome.Kind, lease.Started);
        return outcome;
    }
}
