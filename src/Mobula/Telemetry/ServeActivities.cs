using System.Diagnostics;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Telemetry;

/// <summary>The spans of a request; names and tags are listed in docs/reference/telemetry.md.</summary>
internal static class ServeActivities
{
    public const string SourceName = "Mobula";

    // An ActivitySource is meant to be one per process: listeners find it by name.
    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody wants them.</summary>
    public static bool HasListeners => Source.HasListeners();

    public static Activity? Request(string application, string requestId)
    {
        var activity = Source.StartActivity("mobula.request", ActivityKind.Server);
        activity?.SetTag("mobula.application", application).SetTag("mobula.request_id", requestId);
        return activity;
    }

    public static Activity? Wait(ServeRequest request)
    {
        var activity = Source.StartActivity("mobula.wait");
        activity?.SetTag("mobula.application", request.Application).SetTag("mobula.request_id", request.Id);
        return activity;
    }

    public static Activity? Attempt(ServeRequest request, ReplicaId replica)
    {
        var activity = Source.StartActivity("mobula.replica");
        activity?.SetTag("mobula.application", replica.Deployment.Application)
            .SetTag("mobula.deployment", replica.Deployment.Name)
            .SetTag("mobula.replica", replica.Suffix)
            .SetTag("mobula.request_id", request.Id);
        return activity;
    }
}
