namespace Mobula.Core.Multiplexing;

/// <summary>One model of a cache. What loads and unloads it derives from this; only <see cref="CacheState{TEntry}"/> changes it.</summary>
/// <param name="id">The model's id.</param>
/// <param name="size">Bytes it takes; 0 where sizes do not count.</param>
internal abstract class CacheEntry(string id, long size)
{
    public string Id => id;

    public long Size => size;

    public CachePhase Phase { get; internal set; }

    /// <summary>Who wants it and has not got it yet.</summary>
    public int Waiters { get; internal set; }

    /// <summary>Who uses it.</summary>
    public int Pins { get; internal set; }

    /// <summary>Everybody who waited for the load has left, and it was told so.</summary>
    public bool IsAbandoned { get; internal set; }

    internal long LastUse { get; set; }
}
