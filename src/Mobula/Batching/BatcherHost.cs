using System.Diagnostics.Metrics;

namespace Mobula.Batching;

/// <summary>What a replica lends the batchers of its instance. Batchers find it while their class is constructed.</summary>
internal sealed class BatcherHost
{
    private static readonly AsyncLocal<BatcherHost?> Ambient = new();
    private readonly Lock gate = new();
    private IRegisteredBatcher[] batchers = [];

    /// <summary>The host of the instance under construction; null without one. Set it around the constructor and initializer, then back.</summary>
    public static BatcherHost? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public required TimeProvider Clock { get; init; }

    /// <summary>Where handlers run; null for the thread pool.</summary>
    public TaskScheduler? Scheduler { get; init; }

    /// <summary>Fires when the replica stops: the token of every running batch fires with it.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>Tags of every measurement, such as the names of deployment and replica.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Tags { get; init; } = [];

    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Called once per batcher, from its constructor. May apply settings, may throw to refuse it.</summary>
    public Action<IRegisteredBatcher>? Registered { get; init; }

    /// <summary>Called before options that user code assigns take effect. May throw to refuse them.</summary>
    public Action<IRegisteredBatcher, BatcherSettings>? Changing { get; init; }

    /// <summary>A handler threw and no caller was left to hear of it.</summary>
    public Action<IRegisteredBatcher, Exception>? Unheard { get; init; }

    public IReadOnlyList<IRegisteredBatcher> Batchers => Volatile.Read(ref batchers);

    public void Register(IRegisteredBatcher batcher)
    {
        lock (gate)
            Volatile.Write(ref batchers, [.. batchers, batcher]);
        Registered?.Invoke(batcher);
    }
}
