using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Mobula.Multiplexing;

/// <summary>What a replica lends the model caches of its instance, and what it learns from them. Caches find it while their class is constructed.</summary>
internal sealed class ModelCacheHost
{
    private static readonly AsyncLocal<ModelCacheHost?> Ambient = new();
    private readonly Lock gate = new();
    private IHeldModels[] caches = [];

    /// <summary>The host of the instance under construction; null without one. Set it around the constructor and initializer.</summary>
    public static ModelCacheHost? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where models are loaded and unloaded; null for the thread pool.</summary>
    public TaskScheduler? Scheduler { get; init; }

    /// <summary>Fires when the replica stops: loads end.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Tags of every measurement, such as the names of deployment and replica.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Tags { get; init; } = [];

    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>A model threw when it was disposed of.</summary>
    public Action<string, Exception>? UnloadFailed { get; init; }

    /// <summary>Called after <see cref="Held"/> has changed, on any thread; whoever is called reads it.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether the instance has a cache at all.</summary>
    public bool IsUsed => Volatile.Read(ref caches).Length > 0;

    /// <summary>The models the caches hold or load; null without a cache.</summary>
    public ImmutableHashSet<string>? Held => Volatile.Read(ref caches) switch
    {
        [] => null,
        [var one] => one.Held,
        var several => several.Aggregate(ImmutableHashSet<string>.Empty, (held, cache) => held.Union(cache.Held)),
    };

    public void Register(IHeldModels cache)
    {
        lock (gate) Volatile.Write(ref caches, [.. caches, cache]);
    }

    public Task CloseAsync() => Task.WhenAll(Volatile.Read(ref caches).Select(cache => cache.CloseAsync()));
}
