using Microsoft.Extensions.Hosting;

namespace Mobula.Deployments;

/// <summary>A deployment whose options are settled.</summary>
internal sealed record DeploymentSpec(DeploymentDefinition Definition, DeploymentOptions Options)
{
    public string Name => Definition.Name;

    /// <summary>Whether each replica does work of its own, requests or none.</summary>
    public bool IsBackground => Definition.Class?.IsAssignableTo(typeof(IHostedService)) == true;
}
