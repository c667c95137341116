namespace Mobula.Deployments;

/// <summary>A deployment whose options are settled.</summary>
internal sealed record DeploymentSpec(DeploymentDefinition Definition, DeploymentOptions Options)
{
    public string Name => Definition.Name;
}
