using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Mobula.Core.Routing;

/// <summary>What a router knows of one replica. It outlives snapshots of the replica set, so that counts survive an update.</summary>
internal sealed class ReplicaSlot<TReplica>(TReplica replica, int maxOngoing, ulong hash = 0)
    where TReplica : class
{
    // Requests in flight by the model they ask for: the replica will load it, and until it says so this router knows. Null until needed.
    private Dictionary<string, int>? modelsInFlight;

    public TReplica Replica { get; } = replica;

    /// <summary>The stable hash of the replica's id.</summary>
    public ulong Hash { get; } = hash;

    /// <summary>The models the replica says it holds or loads; null when it takes none.</summary>
    public ImmutableHashSet<string>? Models { get; set; }

    /// <summary>Models it holds, or will for requests that are on their way; more than any for one that takes none.</summary>
    public int ModelCount => Models is { } models ? Math.Max(models.Count, modelsInFlight?.Count ?? 0) : int.MaxValue;

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

    /// <summary>Whether the replica holds the model, or will for a request that is on its way.</summary>
    public bool Expects(string model) => Models is { } models && (models.Contains(model) || modelsInFlight?.ContainsKey(model) == true);

    public void Take(string? model = null)
    {
        InFlight++;
        if (model is not null) CollectionsMarshal.GetValueRefOrAddDefault(modelsInFlight ??= [], model, out _)++;
    }

    /// <param name="model">The one given to <see cref="Take"/>.</param>
    public void Return(int? reported, string? model = null)
    {
        Leave(model);
        Rejections = 0;
        RestUntil = 0;
        Reported = reported ?? Math.Min(Reported, InFlight);
    }

    /// <param name="model">The one given to <see cref="Take"/>.</param>
    public void Reject(int reported, long now, RestTimes rest, string? model = null)
    {
        Leave(model);
        Reported = reported;

        // Requests that were sent together are rejected together: that is one rejection, not many in a row.
        if (now < RestUntil) return;
        RestUntil = now + rest.After(Rejections++);
    }

    private void Leave(string? model)
    {
        InFlight--;
        if (model is null || modelsInFlight is null) return;
        ref int count = ref CollectionsMarshal.GetValueRefOrNullRef(modelsInFlight, model);
        if (count == 1) modelsInFlight.Remove(model);
        else count--;
    }
}
