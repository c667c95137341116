using System.Collections.Immutable;

namespace Mobula.Core.Routing;

/// <summary>
/// Everything a router decides, as a state without clock, lock or task: who waits, which replica is picked, who is next.
/// Times are timestamps of the caller's clock. Not thread-safe.
/// </summary>
internal sealed class RoutingState<TReplica, TWaiter>(int maxQueued, Random random, RestTimes rest)
    where TReplica : class
    where TWaiter : WaitNode<TWaiter>, IRouted
{
    private readonly WaitQueue<TWaiter> queue = new();
    private ReplicaSlot<TReplica>[] slots = [];
    private long arrivals;
    private int cursor;

    /// <summary>The most requests that may wait; negative is unlimited.</summary>
    public int MaxQueued { get; set; } = maxQueued;

    public long Version { get; private set; } = -1;

    public int Queued => queue.Count;

    public ReadOnlySpan<ReplicaSlot<TReplica>> Slots => slots;

    /// <summary>Whether one more may wait.</summary>
    public bool QueueHasPlace => MaxQueued < 0 || queue.Count < MaxQueued;

    /// <summary>The number of a new arrival; who returns to the queue brings his old one.</summary>
    public long Arrive() => arrivals++;

    /// <summary>Takes a place at a replica for somebody who has just come. Null when others wait already, or no replica has room.</summary>
    public ReplicaSlot<TReplica>? TryTake(long now, Affinity? affinity = null) => queue.Count == 0 ? Pick(now, affinity) : null;

    public void Enqueue(TWaiter waiter) => queue.Enqueue(waiter);

    public bool Leave(TWaiter waiter) => queue.Remove(waiter);

    /// <summary>The next waiter and its replica, as long as somebody waits and a replica has room.</summary>
    public bool TryServeNext(long now, out TWaiter? waiter, out ReplicaSlot<TReplica>? slot)
    {
        waiter = null;
        slot = null;
        if (queue.Head is not { } first || (slot = Pick(now, first.Affinity)) is null) return false;
        waiter = queue.Dequeue();
        return true;
    }

    public TWaiter? DequeueAny() => queue.Dequeue();

    /// <summary>The attempt at this replica ended with an answer; <paramref name="reported"/> is the ongoing count that came with it.</summary>
    /// <param name="affinity">The one the place was taken with.</param>
    public void Return(ReplicaSlot<TReplica> slot, int? reported, Affinity? affinity = null) => slot.Return(reported, affinity?.ModelId);

    /// <summary>The replica rejected: it rests, and the longer the more often it does.</summary>
    /// <param name="affinity">The one the place was taken with.</param>
    public void Reject(ReplicaSlot<TReplica> slot, int reported, long now, Affinity? affinity = null) => slot.Reject(reported, now, rest, affinity?.ModelId);

    /// <summary>When a resting replica is next worth a try; null when nobody waits or none rests.</summary>
    public long? NextWake(long now)
    {
        if (queue.Count == 0) return null;
        long? earliest = null;
        foreach (var slot in slots)
        {
            if (slot.RestUntil > now && slot.InFlight < slot.MaxOngoing && (earliest is null || slot.RestUntil < earliest)) earliest = slot.RestUntil;
        }

        return earliest;
    }

    /// <returns>False when the version is not newer than the one in force: nothing changes then.</returns>
    public bool Update(ReplicaSet<TReplica> set)
    {
        if (set.Version <= Version) return false;
        Version = set.Version;
        var old = slots.ToDictionary(slot => slot.Replica);
        slots = [.. set.Replicas.Select(entry => Keep(entry, old))];
        return true;
    }

    /// <summary>A replica holds other models now. One that is not in the set is ignored: it comes with its models.</summary>
    public void UpdateModels(TReplica replica, ImmutableHashSet<string>? models)
    {
        foreach (var slot in slots)
        {
            if (slot.Replica == replica) slot.Models = models;
        }
    }

    private static ReplicaSlot<TReplica> Keep(ReplicaEntry<TReplica> entry, Dictionary<TReplica, ReplicaSlot<TReplica>> old)
    {
        if (!old.TryGetValue(entry.Replica, out var slot)) slot = new(entry.Replica, entry.MaxOngoing, entry.Hash);
        slot.MaxOngoing = entry.MaxOngoing;
        slot.Models = entry.Models;
        return slot;
    }

    private ReplicaSlot<TReplica>? Pick(long now, Affinity? affinity)
    {
        int index = affinity is null ? LeastLoaded.Pick(slots, ref cursor, random, now) : AffinityPicker.Pick(slots, affinity, ref cursor, random, now);
        if (index < 0) return null;
        slots[index].Take(affinity?.ModelId);
        return slots[index];
    }
}
