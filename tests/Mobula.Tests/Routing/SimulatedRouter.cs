using System.Collections.Immutable;
using Mobula.Core.Routing;
using Mobula.Routing;

namespace Mobula.Tests.Routing;

/// <summary>A router of a <see cref="Simulation"/>, and what the simulation itself knows of it.</summary>
internal sealed class SimulatedRouter(int number, int maxQueued, Router router)
{
    private long version = -1;

    public int Number => number;

    public int MaxQueued => maxQueued;

    public Router Router => router;

    /// <summary>Replica sets that are on their way.</summary>
    public List<ReplicaSet<IReplica>> Undelivered { get; } = [];

    /// <summary>The newest set that was delivered.</summary>
    public ImmutableArray<ReplicaEntry<IReplica>> View { get; private set; } = [];

    /// <summary>Those who wait, in the order in which they first came.</summary>
    public List<SimulatedRequest> Waiting { get; } = [];

    public long? RoomSince { get; set; }

    public void Update(ReplicaSet<IReplica> set)
    {
        if (set.Version > version) (version, View) = (set.Version, set.Replicas);
        router.Update(set);
    }

    public void Enqueue(SimulatedRequest request)
    {
        Waiting.Add(request);
        Waiting.Sort((first, second) => IsBefore(first, second) ? -1 : first == second ? 0 : 1);
    }

    public void Release(SimulatedRequest request, Outcome outcome) => router.Release(request.Lease, outcome);

    public bool IsBefore(SimulatedRequest first, SimulatedRequest second) => Place(first) < Place(second);

    public bool HasRoom(ReplicaEntry<IReplica> entry)
    {
        var replica = (SimulatedReplica)entry.Replica;
        int own = replica.Accepted.Count(request => request.Router == this);
        return !replica.Closed && own < entry.MaxOngoing && replica.Accepted.Count < replica.MaxOngoing;
    }

    // Requests are numbered as they come, so their own order is that of their arrival at each router.
    private static int Place(SimulatedRequest request) => int.Parse(request.Serve.Id, null);
}
