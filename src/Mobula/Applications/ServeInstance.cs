using Mobula.Http;

namespace Mobula.Applications;

/// <summary>What this process serves: its applications and the routes to them.</summary>
internal sealed class ServeInstance(TimeProvider clock, ServeHttpOptions http)
{
    private volatile RouteTable routes = RouteTable.Empty;
    private volatile bool draining;

    public TimeProvider Clock => clock;

    public ServeHttpOptions Http => http;

    public RouteTable Routes => routes;

    public bool IsDraining => draining;

    public IEnumerable<DeploymentHost> Deployments => routes.Applications.SelectMany(application => application.Deployments);

    public void Put(ApplicationHost application) =>
        routes = new([.. routes.Applications.Where(other => other.Name != application.Name), application]);

    /// <summary>The longest an application's deployment may take to finish what it has.</summary>
    public TimeSpan LongestDrain =>
        Deployments.Select(deployment => deployment.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();

    public void BeginDrain()
    {
        draining = true;
        foreach (var application in routes.Applications) application.BeginDrain();
    }
}
