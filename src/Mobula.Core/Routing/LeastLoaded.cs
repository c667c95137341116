namespace Mobula.Core.Routing;

/// <summary>
/// The policy "least_loaded". Up to 16 replicas: the least loaded one with room, ties broken by a rotating cursor, so that idle
/// replicas are taken in turn. Above: the better of two at random, and a scan only when both are full.
/// </summary>
internal static class LeastLoaded
{
    // A scan of 16 slots costs less than two random numbers and their cache misses; beyond it grows without need.
    public const int ScanLimit = 16;

    /// <returns>The index of the pick, or -1 when no replica has room.</returns>
    public static int Pick<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, ref int cursor, Random random, long now)
        where TReplica : class
    {
        if (slots.Length > ScanLimit)
        {
            int chosen = BetterOfTwo(slots, random, now);
            if (chosen >= 0) return chosen;
        }

        return Scan(slots, ref cursor, now);
    }

    private static int BetterOfTwo<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, Random random, long now)
        where TReplica : class
    {
        int first = random.Next(slots.Length);
        int second = random.Next(slots.Length - 1);
        if (second >= first) second++;
        bool firstHasRoom = slots[first].HasRoom(now), secondHasRoom = slots[second].HasRoom(now);
        if (firstHasRoom && secondHasRoom) return slots[first].Load <= slots[second].Load ? first : second;
        return firstHasRoom ? first : secondHasRoom ? second : -1;
    }

    private static int Scan<TReplica>(ReadOnlySpan<ReplicaSlot<TReplica>> slots, ref int cursor, long now)
        where TReplica : class
    {
        int best = -1, bestLoad = int.MaxValue;
        int index = cursor < slots.Length ? cursor : 0;
        for (int looked = 0; looked < slots.Length; looked++)
        {
            var slot = slots[index];
            if (slot.Load < bestLoad && slot.HasRoom(now))
            {
                best = index;
                bestLoad = slot.Load;
                if (bestLoad == 0) break;
            }

            if (++index == slots.Length) index = 0;
        }

        if (best >= 0) cursor = best + 1;
        return best;
    }
}
