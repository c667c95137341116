using Mobula.Endpoints;

namespace Mobula.Deployments;

/// <summary>A deployment whose options are settled and whose routes are mapped.</summary>
/// <param name="Endpoints">Routes all replicas share; null for a class that maps its own per replica.</param>
internal sealed record DeploymentPlan(DeploymentSpec Spec, EndpointSet? Endpoints)
{
    /// <summary>The deployments of the application that its class takes in its constructor.</summary>
    public IReadOnlyCollection<string> Calls { get; init; } = [];

    /// <summary>Whether it is known to answer nothing.</summary>
    public bool HasNoRoutes => Endpoints?.Endpoints.Any() == false;
}
