using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Handles;

/// <summary>Which exception a caller gets for each way a call can fail.</summary>
internal static class CallFailures
{
    public static Exception Of(in Reply reply, ServeRequest request, string deployment, CallScope scope)
    {
        if (reply.Refusal is { } refusal)
        {
            return refusal.Kind switch
            {
                AdmissionKind.QueueFull => new QueueFullException(deployment, TimeSpan.FromSeconds(refusal.RetryAfterSeconds)),
                AdmissionKind.Unavailable => new DeploymentUnavailableException(deployment, refusal.Reason ?? ""),
                _ => scope.WhyOver(deployment),
            };
        }

        if (reply.IsUnknown) return new ReplicaDiedException(request.Replica?.Id.ToString() ?? deployment, reply.Error);
        var error = reply.Error!;
        // What code throws that was told to end is the end it was told, whatever it is called there. A deadline may be seen before the token fires for it.
        if (error is OperationCanceledException or TimeoutException && (scope.Token.IsCancellationRequested || request.Deadline.IsDue)) return scope.WhyOver(deployment, error);
        if (error is OperationCanceledException && request.IsAborted) return new ReplicaDiedException(request.Replica!.Id.ToString(), error);
        return new RemoteCallException(deployment, error);
    }
}
