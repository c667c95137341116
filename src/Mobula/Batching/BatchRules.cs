using Mobula.Core.Batching;

namespace Mobula.Batching;

/// <summary>Options and what follows from them, swapped as one.</summary>
internal sealed class BatchRules<TIn>(BatcherOptions<TIn> options, TimeProvider clock)
{
    public BatcherOptions<TIn> Options { get; } = options;

    public BatchLimits Limits { get; } = new(options.MaxBatchSize, Ticks(options.WaitTimeout, clock), options.MaxConcurrentBatches);

    /// <summary>Sizes can be added and subtracted one by one.</summary>
    public bool Additive { get; } = options.BatchSizeOf is null;

    /// <summary>The size of an item that nobody has measured by these rules.</summary>
    public int UnknownSize { get; } = options.SizeOf is null ? 1 : CallerItem<TIn>.Unmeasured;

    private static long Ticks(TimeSpan wait, TimeProvider clock) =>
        (long)((Int128)wait.Ticks * clock.TimestampFrequency / TimeSpan.TicksPerSecond);
}
