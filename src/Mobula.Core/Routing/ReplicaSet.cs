using System.Collections.Immutable;

namespace Mobula.Core.Routing;

/// <summary>A replica as routers see it.</summary>
/// <param name="Replica">The replica.</param>
/// <param name="MaxOngoing">Requests it accepts.</param>
/// <param name="Hash">The stable hash of its id, which sessions are matched with.</param>
/// <param name="Models">The models it holds or loads; null for one that takes none.</param>
internal readonly record struct ReplicaEntry<TReplica>(TReplica Replica, int MaxOngoing, ulong Hash = 0, ImmutableHashSet<string>? Models = null)
    where TReplica : class;

/// <summary>The replicas that may be picked, at one version. An older version never replaces a newer one.</summary>
internal sealed record ReplicaSet<TReplica>(long Version, ImmutableArray<ReplicaEntry<TReplica>> Replicas)
    where TReplica : class
{
    public static readonly ReplicaSet<TReplica> Empty = new(0, []);
}
