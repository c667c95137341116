using System.Diagnostics;
using Mobula.Core.Routing;
using Mobula.Routing;

namespace Mobula.Telemetry;

/// <summary>What a deployment's requests record.</summary>
internal sealed class DeploymentMetrics(ServeMetrics metrics, DeploymentId deployment)
{
    /// <returns>A timestamp for <see cref="WaitEnds"/>; 0 when nobody listens.</returns>
    public long WaitStarts() => metrics.RouterWait.Enabled ? metrics.Clock.GetTimestamp() : 0;

    public void WaitEnds(AdmissionKind kind, long began)
    {
        if (began != 0) metrics.RouterWait.Record(metrics.Clock.GetElapsedTime(began).TotalSeconds, Tags());
        if (kind == AdmissionKind.Admitted || !metrics.RouterRefusals.Enabled) return;
        var tags = Tags();
        tags.Add("reason", kind.ToString());
        metrics.RouterRefusals.Add(1, tags);
    }

    public void AttemptEnds(AttemptOutcome outcome, long started)
    {
        if (!metrics.AttemptDuration.Enabled) return;
        var tags = Tags();
        tags.Add("outcome", outcome.ToString());
        metrics.AttemptDuration.Record(metrics.Clock.GetElapsedTime(started).TotalSeconds, tags);
    }

    private TagList Tags() => new() { { "application", deployment.Application }, { "deployment", deployment.Name } };
}
