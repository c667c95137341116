using Mobula.Core.Multiplexing;

namespace Mobula.Multiplexing;

/// <summary>One model of a cache: what was loaded, and who waits for it. Guarded by the cache's lock.</summary>
internal sealed class ModelEntry<TModel>(string id, long size) : CacheEntry(id, size)
{
    /// <summary>Set while ready; stays until it is unloaded.</summary>
    public TModel? Model { get; set; }

    /// <summary>The load's own token; never disposed, for a loader may keep the token, and there is nothing in it to release.</summary>
    public CancellationTokenSource Cancel { get; set; } = new();

    public List<ModelWaiter<TModel>> Waiting { get; set; } = [];
}
