using Mobula.Replicas;

namespace Mobula;

/// <summary>How a replica stands.</summary>
/// <param name="ReplicaId">Its id, unique in the life of the application.</param>
/// <param name="Rank">Its number among those that run, from 0.</param>
/// <param name="Ongoing">Requests it has accepted and not answered.</param>
/// <param name="Executing">Of those, how many run.</param>
/// <param name="Message">What is wrong with it, as when its background work failed; empty when nothing is.</param>
public sealed record ReplicaStatus(string ReplicaId, int Rank, int Ongoing, int Executing, string Message)
{
    internal static ReplicaStatus Of(LocalReplica replica) => new(
        replica.Id.Suffix, replica.Context.Rank, replica.Gate.Ongoing, replica.Gate.Running, replica.BackgroundFailure?.Message is { } failure ? $"its background work failed: {failure}" : "");
}
