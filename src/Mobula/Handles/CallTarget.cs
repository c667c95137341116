using Mobula.Core.Routing;
using Mobula.Routing;

namespace Mobula.Handles;

/// <summary>A deployment as its callers see it.</summary>
/// <param name="Id">Its application and name.</param>
/// <param name="Class">What its replicas are objects of; null for functions.</param>
/// <param name="Dispatcher">Carries calls to a replica.</param>
internal sealed record CallTarget(DeploymentId Id, Type? Class, Dispatcher Dispatcher)
{
    /// <summary>Calls to it that belong to no request, and that its end waits for.</summary>
    public DetachedCalls Detached { get; } = new();
}
