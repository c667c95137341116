using System.Collections.Immutable;

namespace Mobula.Core.Routing;

/// <summary>A replica as routers see it.</summary>
internal readonly record struct ReplicaEntry<TReplica>(TReplica Replica, int MaxOngoing)
    where TReplica : class;

/// <summary>The replicas that may be picked, at one version. An older version never replaces a newer one.</summary>
internal sealed record ReplicaSet<TReplica>(long Version, ImmutableArray<ReplicaEntry<TReplica>> Replicas)
    where TReplica : class
{
    public static readonly ReplicaSet<TReplica> Empty = new(0, []);
}
