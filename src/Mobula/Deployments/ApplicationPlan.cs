using Mobula.Handles;

namespace Mobula.Deployments;

/// <summary>An application whose deployments are settled and mapped. Nothing of it runs.</summary>
internal sealed record ApplicationPlan(IReadOnlyList<DeploymentPlan> Deployments)
{
    /// <summary>The deployment HTTP reaches; null when there is none.</summary>
    public DeploymentPlan? Ingress => Deployments.FirstOrDefault(deployment => deployment.Spec.Definition.IsIngress) ?? (Deployments.Count == 1 ? Deployments[0] : null);

    /// <summary>The longest its deployments may take to stop, those that are called after those that call.</summary>
    public TimeSpan LongestStop => StopOrder.Waves(Deployments, deployment => deployment.Spec.Name, deployment => deployment.Calls)
        .Aggregate(TimeSpan.Zero, (sum, wave) => sum + wave.Max(deployment => deployment.Spec.Options.GracefulShutdownTimeout));
}
