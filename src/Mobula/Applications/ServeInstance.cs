using Mobula.Handles;
using Mobula.Http;

namespace Mobula.Applications;

/// <summary>What this process serves: its applications and the routes to them.</summary>
internal sealed class ServeInstance(TimeProvider clock, ServeHttpOptions http) : IDeploymentDirectory
{
    private volatile TaskCompletionSource changed = NewChange();
    private volatile RouteTable routes = RouteTable.Empty;
    private volatile bool draining;

    public TimeProvider Clock => clock;

    public ServeHttpOptions Http => http;

    public RouteTable Routes => routes;

    public bool IsDraining => draining;

    public IEnumerable<DeploymentHost> Deployments => routes.Applications.SelectMany(application => application.Deployments);

    IEnumerable<string> IDeploymentDirectory.Applications => routes.Applications.Select(application => application.Name);

    Task IDeploymentDirectory.Changed => changed.Task;

    IReadOnlyList<CallTarget>? IDeploymentDirectory.Find(string application) =>
        routes.Applications.FirstOrDefault(other => other.Name == application)?.Targets;

    public void Put(ApplicationHost application)
    {
        routes = new([.. routes.Applications.Where(other => other.Name != application.Name), application]);
        Interlocked.Exchange(ref changed, NewChange()).SetResult();
    }

    /// <summary>The longest an application's deployment may take to finish what it has.</summary>
    public TimeSpan LongestDrain =>
        Deployments.Select(deployment => deployment.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();

    public void BeginDrain()
    {
        draining = true;
        foreach (var application in routes.Applications) application.BeginDrain();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
