namespace Mobula.Deployments;

/// <summary>An application whose deployments are settled and mapped. Nothing of it runs.</summary>
internal sealed record ApplicationPlan(IReadOnlyList<DeploymentPlan> Deployments)
{
    /// <summary>The deployment HTTP reaches; null when there is none.</summary>
    public DeploymentPlan? Ingress => Deployments.FirstOrDefault(deployment => deployment.Spec.Definition.IsIngress) ?? (Deployments.Count == 1 ? Deployments[0] : null);

    /// <summary>The longest a deployment may take to finish what it has.</summary>
    public TimeSpan LongestDrain => Deployments.Select(deployment => deployment.Spec.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();
}
