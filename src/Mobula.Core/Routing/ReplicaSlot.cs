namespace Mobula.Core.Routing;

/// <summary>What a router knows of one replica. It outlives snapshots of the replica set, so that counts survive an update.</summary>
internal sealed class ReplicaSlot<TReplica>(TReplica replica, int maxOngoing)
    where TReplica : class
{
    public TReplica Replica { get; } = replica;

    /// <summary>How many requests the replica accepts.</summary>
    public int MaxOngoing { get; set; } = maxOngoing;

    /// <summary>Requests of this router that the replica has.</summary>
    public int InFlight { get; private set; }

    /// <summary>The count of all routers' requests that came with the replica's last answer.</summary>
    public int Reported { get; private set; }

    /// <summary>Rejections in a row; each doubles the time until the next try.</summary>
    public int Rejections { get; private set; }

    /// <summary>Timestamp before which the replica is not picked, because it has just rejected.</summary>
    public long RestUntil { get; private set; }

    public int Load => Math.Max(InFlight, Reported);

    // What the replica reported decides who is preferred, not who is full: the report is old, and only a try can correct it.
    public bool HasRoom(long now) => InFlight < MaxOngoing && now >= RestUntil;

    public void Take() => InFlight++;

    public void Return(int? reported)
    {
        InFlight--;
        Rejections = 0;
        RestUntil = 0;
        Reported = reported ?? Math.Min(Reported, InFlight);
    }

    public void Reject(int reported, long now, RestTimes rest)
    {
        InFlight--;
        Reported = reported;

        // Requests that were sent together are rejected together: that is one rejection, not many in a row.
        if (now < RestUntil) return;
        RestUntil = now + rest.After(Rejections++);
    }
}
