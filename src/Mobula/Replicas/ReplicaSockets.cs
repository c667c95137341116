namespace Mobula.Replicas;

/// <summary>The WebSockets a replica holds. They do not end by themselves, so the replica's end is their end.</summary>
internal sealed class ReplicaSockets
{
    private readonly Lock sync = new();
    private readonly HashSet<ReplicaSocket> open = [];
    private bool goingAway;

    public void Add(ReplicaSocket socket)
    {
        lock (sync)
        {
            open.Add(socket);
            if (!goingAway) return;
        }

        _ = socket.GoAwayAsync();
    }

    public void Remove(ReplicaSocket socket)
    {
        lock (sync) open.Remove(socket);
    }

    /// <summary>Closes those that are open, and those that come.</summary>
    public void GoAway()
    {
        ReplicaSocket[] all;
        lock (sync)
        {
            goingAway = true;
            all = [.. open];
        }

        foreach (var socket in all) _ = socket.GoAwayAsync();
    }
}
