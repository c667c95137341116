using Mobula.Applications;

namespace Mobula;

/// <summary>How a deployment stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TargetReplicas">How many replicas it should have.</param>
/// <param name="Queued">Requests that wait for a replica.</param>
/// <param name="Replicas">The replicas that may get requests.</param>
public sealed record DeploymentStatus(string Name, int TargetReplicas, int Queued, IReadOnlyList<ReplicaStatus> Replicas)
{
    /// <summary>How many replicas may get requests.</summary>
    public int Running => Replicas.Count;

    internal static DeploymentStatus Of(DeploymentHost deployment) => new(
        deployment.Name, deployment.Options.NumReplicas, deployment.Router.Counts.Queued, [.. deployment.Replicas.Select(ReplicaStatus.Of)]);
}
