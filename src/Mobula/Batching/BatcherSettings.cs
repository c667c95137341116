using Mobula.Core.Batching;

namespace Mobula.Batching;

/// <summary>The part of <see cref="BatcherOptions{TIn}"/> that configuration can hold.</summary>
internal sealed record BatcherSettings(
    int MaxBatchSize,
    TimeSpan WaitTimeout,
    int MaxConcurrentBatches,
    bool CountSized,
    bool AllowPartialBatches)
{
    /// <summary>The options with these settings; how sizes are measured stays.</summary>
    public BatcherOptions<TIn> On<TIn>(BatcherOptions<TIn> options) => options with
    {
        MaxBatchSize = MaxBatchSize,
        WaitTimeout = WaitTimeout,
        MaxConcurrentBatches = MaxConcurrentBatches,
        AllowPartialBatches = AllowPartialBatches,
    };

    public BatchDemand Demand(string name) => new(name, MaxBatchSize, MaxConcurrentBatches, CountSized, AllowPartialBatches);
}
