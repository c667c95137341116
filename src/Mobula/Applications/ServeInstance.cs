using System.Collections.Immutable;
using Mobula.Handles;
using Mobula.Http;
using Mobula.Telemetry;

namespace Mobula.Applications;

/// <summary>
/// What this process serves: its applications and the routes to them. One per process, or per server where several run in one process.
/// Readers take a snapshot; writers swap it under a lock.
/// </summary>
internal sealed class ServeInstance : IDeploymentDirectory
{
    private readonly Lock sync = new();
    private volatile RouteTable routes = RouteTable.Empty;
    private volatile TaskCompletionSource changed = NewChange();
    private ImmutableArray<ApplicationHost> starting = [];
    private ImmutableArray<ApplicationHost> leaving = [];
    private volatile bool draining;

    public ServeInstance(TimeProvider clock, ServeHttpOptions http, InstanceKeys keys, ServeMetrics metrics)
    {
        Clock = clock;
        Http = http;
        Keys = keys;
        Metrics = metrics;
        metrics.Observe(() => Deployments);
    }

    public TimeProvider Clock { get; }

    public ServeHttpOptions Http { get; }

    /// <summary>What opens the instance and its applications.</summary>
    public InstanceKeys Keys { get; }

    public ServeMetrics Metrics { get; }

    /// <summary>The applications that get requests, and where.</summary>
    public RouteTable Routes => routes;

    public bool IsDraining => draining;

    /// <summary>Completes at the next change of what <see cref="Find"/> answers. Take it before looking, then nothing is missed.</summary>
    public Task Changed => changed.Task;

    IEnumerable<string> IDeploymentDirectory.Applications => routes.Applications.Select(application => application.Name);

    IReadOnlyList<CallTarget>? IDeploymentDirectory.Find(string application) => Find(application)?.Targets;

    public IEnumerable<DeploymentHost> Deployments
    {
        get
        {
            lock (sync) return [.. routes.Applications.Concat(starting).Concat(leaving).SelectMany(application => application.Deployments)];
        }
    }

    /// <summary>The longest an application's deployment may take to finish what it has.</summary>
    public TimeSpan LongestDrain =>
        routes.Applications.SelectMany(application => application.Deployments).Select(deployment => deployment.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>The application of a name that gets requests; null when there is none, or it still starts.</summary>
    public ApplicationHost? Find(string name)
    {
        foreach (var application in routes.Applications)
        {
            if (application.Name == name) return application;
        }

        return null;
    }

    /// <summary>All there is at one moment: what serves, what starts, what drains.</summary>
    public (ImmutableArray<ApplicationHost> Serving, ImmutableArray<ApplicationHost> Starting, ImmutableArray<ApplicationHost> Leaving) Snapshot()
    {
        lock (sync) return (routes.Applications, starting, leaving);
    }

    /// <summary>Keeps name and prefix for an application that is about to start. It gets requests from <see cref="Put"/> on.</summary>
    /// <returns>What is in the way; null when nothing is.</returns>
    public string? Announce(ApplicationHost application)
    {
        lock (sync)
        {
            var holder = application.RoutePrefix is null ? null : routes.Applications.Concat(starting)
                .FirstOrDefault(other => other.RoutePrefix == application.RoutePrefix && other.Name != application.Name);
            if (holder is not null)
                return $"Application '{application.Name}': route prefix '{application.RoutePrefix}' is that of application '{holder.Name}'. Choose another, or delete '{holder.Name}' first.";
            starting = starting.Add(application);
            return null;
        }
    }

    /// <summary>Forgets an application that was announced and did not start.</summary>
    public void Withdraw(ApplicationHost application)
    {
        lock (sync) starting = starting.Remove(application);
    }

    /// <summary>Gives an application the requests to its name and prefix.</summary>
    /// <returns>The one that had the name before, which now leaves; null when there was none.</returns>
    public ApplicationHost? Put(ApplicationHost application)
    {
        lock (sync)
        {
            starting = starting.Remove(application);
            return Replace(application.Name, application);
        }
    }

    /// <summary>Takes the requests from an application.</summary>
    /// <returns>The application, which now leaves; null when there is none of the name.</returns>
    public ApplicationHost? Remove(string name)
    {
        lock (sync) return Replace(name, null);
    }

    /// <summary>An application that left has stopped.</summary>
    public void Forget(ApplicationHost application)
    {
        lock (sync) leaving = leaving.Remove(application);
    }

    public void BeginDrain()
    {
        draining = true;
        foreach (var application in routes.Applications) application.BeginDrain();
    }

    private ApplicationHost? Replace(string name, ApplicationHost? by)
    {
        var before = Find(name);
        if (before is null && by is null) return null;
        var others = routes.Applications.Where(other => other != before);
        routes = new([.. by is null ? others : others.Append(by)]);
        if (before is not null) leaving = leaving.Add(before);
        var tell = changed;
        changed = NewChange();
        tell.SetResult();
        return before;
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
