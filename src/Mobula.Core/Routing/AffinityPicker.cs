namespace Mobula.Core.Routing;

/// <summary>Picks for a request with a model or a session. A replica without room is never picked, and one with room always found.</summary>
/// <remarks>
/// <list type="number">
/// <item>A model, where some replica holds models: among those with room that hold it, load it, or are about to, the least loaded; with a
/// session, the session's.</item>
/// <item>None of them has room, or the pick has clearly more to do than another: the one with the fewest models, then the least loaded.
/// So a hot model spreads.</item>
/// <item>A session alone: rendezvous hashing. Each session has an order of all replicas of its own and takes the first with room; a replica
/// that comes or goes moves only the sessions that it wins or had.</item>
/// </list>
/// </remarks>
internal static class AffinityPicker
{
    /// <returns>The index of the pick, or -1 when no replica has room.</returns>
    public static int Pick<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, Affinity affinity, ref int cursor, Random random, long now)
        where TReplica : class
    {
        if (affinity.ModelId is { } model && HoldModels(slots)) return ByModel(slots, model, affinity.Session, ref cursor, now);
        return affinity.Session is { } session ? BySession(slots, session, now) : LeastLoaded.Pick(slots, ref cursor, random, now);
    }

    /// <summary>How much a session wants a replica.</summary>
    public static ulong Weight(ulong session, ulong replica) => StableHash.Mix(session ^ replica);

    private static bool HoldModels<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots)
        where TReplica : class
    {
        foreach (var slot in slots)
        {
            if (slot.Models is not null) return true;
        }

        return false;
    }

    private static int BySession<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, ulong session, long now)
        where TReplica : class
    {
        int best = -1;
        ulong bestWeight = 0;
        for (int index = 0; index < slots.Length; index++)
        {
            ulong weight = Weight(session, slots[index].Hash);
            if ((best >= 0 && weight <= bestWeight) || !slots[index].HasRoom(now)) continue;
            (best, bestWeight) = (index, weight);
        }

        return best;
    }

    private static int ByModel<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, string model, ulong? session, ref int cursor, long now)
        where TReplica : class
    {
        int holder = -1, other = -1;
        int index = cursor < slots.Length ? cursor : 0;
        for (int looked = 0; looked < slots.Length; looked++)
        {
            var slot = slots[index];
            if (slot.HasRoom(now))
            {
                if (slot.Expects(model))
                {
                    if (holder < 0 || IsBetter(slot, slots[holder], session)) holder = index;
                }
                else if (other < 0 || slot.ModelCount < slots[other].ModelCount || (slot.ModelCount == slots[other].ModelCount && IsBetter(slot, slots[other], session)))
                {
                    other = index;
                }
            }

            if (++index == slots.Length) index = 0;
        }

        int pick = holder < 0 || (other >= 0 && IsClearlyBusier(slots[holder], slots[other])) ? other : holder;
        if (pick >= 0) cursor = pick + 1;
        return pick;
    }

    private static bool IsBetter<TReplica>(ReplicaSlot<TReplica> slot, ReplicaSlot<TReplica> than, ulong? session)
        where TReplica : class =>
        session is { } hash ? Weight(hash, slot.Hash) > Weight(hash, than.Hash) : slot.Load < than.Load;

    // Half of what the replica accepts: a load takes seconds, and so does a queue of that length.
    private static bool IsClearlyBusier<TReplica>(ReplicaSlot<TReplica> slot, ReplicaSlot<TReplica> than)
        where TReplica : class =>
        slot.Load - than.Load >= Math.Max(1, slot.MaxOngoing / 2);
}
