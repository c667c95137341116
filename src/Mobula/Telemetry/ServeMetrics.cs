using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mobula.Applications;
using Mobula.Core.Routing;

namespace Mobula.Telemetry;

/// <summary>The instruments of an instance; names and tags are listed in docs/reference/telemetry.md.</summary>
internal sealed class ServeMetrics
{
    public const string MeterName = "Mobula";

    private readonly TimeProvider clock;
    private readonly Histogram<double> requestDuration;
    private readonly UpDownCounter<long> activeRequests;
    private readonly Counter<long> detachedFailures;

    public ServeMetrics(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        Meter = meters.Create(MeterName);
        requestDuration = Meter.CreateHistogram<double>("mobula.proxy.request.duration", "s", "Time from a request's arrival to the end of its answer.");
        activeRequests = Meter.CreateUpDownCounter<long>("mobula.proxy.active_requests", "{request}", "Requests that have come and are not yet answered.");
        RouterWait = Meter.CreateHistogram<double>("mobula.router.wait.duration", "s", "Time a request waited for a place at a replica.");
        RouterRefusals = Meter.CreateCounter<long>("mobula.router.refusals", "{request}", "Requests that got no replica, by reason.");
        detachedFailures = Meter.CreateCounter<long>("mobula.detached.failures", "{call}", "Detached calls that failed.");
        AttemptDuration = Meter.CreateHistogram<double>("mobula.replica.request.duration", "s", "Time a request held its place at a replica.");
    }

    public Meter Meter { get; }

    public Histogram<double> RouterWait { get; }

    public Counter<long> RouterRefusals { get; }

    public Histogram<double> AttemptDuration { get; }

    public TimeProvider Clock => clock;

    /// <summary>Adds what is read when somebody asks.</summary>
    public void Observe(Func<IEnumerable<DeploymentHost>> deployments)
    {
        Meter.CreateObservableGauge(
            "mobula.router.queued", () => deployments().Select(deployment => Measure(deployment.Router.Counts.Queued, deployment)), "{request}", "Requests that wait for a place at a replica.");
        Meter.CreateObservableGauge(
            "mobula.replicas", () => deployments().Select(deployment => Measure(deployment.Replicas.Length, deployment)), "{replica}", "Replicas that may get requests.");
        Meter.CreateObservableGauge(
            "mobula.replica.ongoing", () => deployments().SelectMany(deployment => PerReplica(deployment, replica => replica.Gate.Ongoing)), "{request}", "Requests a replica has accepted and not answered.");
        Meter.CreateObservableGauge(
            "mobula.replica.running", () => deployments().SelectMany(deployment => PerReplica(deployment, replica => replica.Gate.Running)), "{request}", "Accepted requests whose code runs; the others wait in the replica's queue.");
    }

    /// <returns>A timestamp for <see cref="RequestEnds"/>; 0 when nobody listens.</returns>
    public long RequestStarts(string application)
    {
        if (activeRequests.Enabled) activeRequests.Add(1, new KeyValuePair<string, object?>("application", application));
        return requestDuration.Enabled ? clock.GetTimestamp() : 0;
    }

    public void RequestEnds(string application, int status, long started)
    {
        if (activeRequests.Enabled) activeRequests.Add(-1, new KeyValuePair<string, object?>("application", application));
        if (started == 0) return;
        var tags = new TagList { { "application", application }, { "http.response.status_code", status } };
        requestDuration.Record(clock.GetElapsedTime(started).TotalSeconds, tags);
    }

    public void DetachedFails(DeploymentId deployment, string method) =>
        detachedFailures.Add(1, new KeyValuePair<string, object?>("application", deployment.Application), new("deployment", deployment.Name), new("method", method));

    private static Measurement<long> Measure(long value, DeploymentHost deployment) =>
        new(value, new KeyValuePair<string, object?>("application", deployment.ApplicationName), new("deployment", deployment.Name));

    private static IEnumerable<Measurement<long>> PerReplica(DeploymentHost deployment, Func<Replicas.LocalReplica, long> value) =>
        deployment.Replicas.Select(replica => new Measurement<long>(
            value(replica), new KeyValuePair<string, object?>("application", deployment.ApplicationName), new("deployment", deployment.Name), new("replica", replica.Id.Suffix)));
}
