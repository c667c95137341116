using Mobula.Batching;

namespace Mobula;

/// <summary>How a <see cref="Batcher{TIn, TOut}"/> or <see cref="StreamBatcher{TIn, TChunk}"/> forms its batches.</summary>
/// <typeparam name="TIn">What a caller hands in.</typeparam>
public sealed record BatcherOptions<TIn>
{
    // The timers of the runtime take no more than this.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>
    /// Largest size of one batch: a number of items, or what <see cref="SizeOf"/> or <see cref="BatchSizeOf"/> measures. At least 1.
    /// </summary>
    /// <value>The default is 10.</value>
    public int MaxBatchSize { get; init; } = 10;

    /// <summary>
    /// How long the first item of a batch waits for others once a batch may run, counted from its arrival.
    /// Zero takes what is there. Rounded up to whole milliseconds, as timers are.
    /// </summary>
    /// <value>The default is 10 milliseconds.</value>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many batches may run at once. While all do, waiting items gather into fuller batches. At least 1.</summary>
    /// <value>The default is 1.</value>
    public int MaxConcurrentBatches { get; init; } = 1;

    /// <summary>
    /// Size of one item where sizes add up, zero or more. It is called once per item, on the caller's thread; what it throws fails that item.
    /// </summary>
    /// <value>The default is null: an item counts 1.</value>
    public Func<TIn, int>? SizeOf { get; init; }

    /// <summary>
    /// Size of items taken together where sizes do not add up, as with padding: it sees the items of the batch so far and the next one.
    /// The list is valid during the call only. What it throws fails the item it was asked about, which is the last one.
    /// Excludes <see cref="SizeOf"/>.
    /// </summary>
    /// <value>The default is null.</value>
    public Func<IReadOnlyList<TIn>, int>? BatchSizeOf { get; init; }

    /// <summary>
    /// Accepts that the replica may admit fewer requests than a batch holds, as where one request brings several items.
    /// Without it such a deployment is refused. It matters only inside a deployment.
    /// </summary>
    /// <value>The default is false.</value>
    public bool AllowPartialBatches { get; init; }

    /// <summary>
    /// How many chunks wait for one slow reader before <see cref="StreamItem{TIn, TChunk}.WriteAsync"/> does. At least 1.
    /// Only a <see cref="StreamBatcher{TIn, TChunk}"/> uses it.
    /// </summary>
    /// <value>The default is 16.</value>
    public int MaxBufferedChunks { get; init; } = 16;

    /// <summary>Keeps items whose requests ask for different models (<see cref="ServeContext.ModelId"/>) in different batches.</summary>
    /// <value>The default is true; it matters only where requests ask for models.</value>
    public bool GroupByModel { get; init; } = true;

    internal BatcherSettings Settings => new(
        MaxBatchSize, WaitTimeout, MaxConcurrentBatches, SizeOf is null && BatchSizeOf is null, AllowPartialBatches);

    internal void Validate(string batcher)
    {
        List<string> problems = [];
        if (MaxBatchSize < 1)
            problems.Add($"MaxBatchSize is {MaxBatchSize}, below 1. Set it to the number of items your model takes at once.");
        if (WaitTimeout < TimeSpan.Zero)
            problems.Add($"WaitTimeout is {WaitTimeout}, below zero. Set it to zero to take what is there, or to how long the first item may wait.");
        if (WaitTimeout > LongestWait)
            problems.Add($"WaitTimeout is {WaitTimeout}, above {LongestWait}, the longest a timer runs. Lower it.");
        if (MaxConcurrentBatches < 1)
            problems.Add($"MaxConcurrentBatches is {MaxConcurrentBatches}, below 1. Set it to how many batches your model runs at once.");
        if (SizeOf is not null && BatchSizeOf is not null)
            problems.Add("SizeOf and BatchSizeOf are both set, and they exclude each other. Keep SizeOf where sizes add up, else BatchSizeOf.");
        if (MaxBufferedChunks < 1)
            problems.Add($"MaxBufferedChunks is {MaxBufferedChunks}, below 1. Set it to how many chunks may wait for a slow reader.");
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, problems.Select(problem => $"Batcher '{batcher}': {problem}")));
    }
}
