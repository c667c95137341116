namespace Mobula;

/// <summary>
/// Batches a method that takes one item: <c>[Batched(nameof(ClassifyBatchAsync))] public partial Task&lt;Label&gt; ClassifyAsync(string text,
/// CancellationToken cancel);</c> The method and its class are partial; the body is generated and calls the list method with a batch.
/// </summary>
/// <remarks>
/// The list method is one of: <c>Task&lt;IReadOnlyList&lt;T&gt;&gt; M(IReadOnlyList&lt;TItem&gt;, CancellationToken)</c>,
/// <c>Task M(Batch&lt;TItem, T&gt;, CancellationToken)</c>, or for a method that returns <c>IAsyncEnumerable&lt;T&gt;</c>
/// <c>Task M(StreamBatch&lt;TItem, T&gt;, CancellationToken)</c>. The options are those of <see cref="BatcherOptions{TIn}"/>; a size that is not a
/// count needs a <see cref="Batcher{TIn, TOut}"/> of your own.
/// </remarks>
/// <param name="listMethod">The name of the method that handles a batch.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BatchedAttribute(string listMethod) : Attribute
{
    /// <summary>The name of the method that handles a batch.</summary>
    public string ListMethod { get; } = listMethod;

    /// <summary>Most items in one batch, at least 1.</summary>
    /// <value>The default is 10.</value>
    public int MaxBatchSize { get; set; } = 10;

    /// <summary>How long the first item of a batch waits for others, in milliseconds. Zero takes what is there.</summary>
    /// <value>The default is 10.</value>
    public int WaitTimeoutMs { get; set; } = 10;

    /// <summary>How many batches may run at once, at least 1.</summary>
    /// <value>The default is 1.</value>
    public int MaxConcurrentBatches { get; set; } = 1;

    /// <summary>Accepts that the replica may admit fewer requests than a batch holds.</summary>
    /// <value>The default is false.</value>
    public bool AllowPartialBatches { get; set; }

    /// <summary>How many chunks wait for one slow reader of a stream, at least 1.</summary>
    /// <value>The default is 16.</value>
    public int MaxBufferedChunks { get; set; } = 16;

    internal BatcherOptions<TIn> ToOptions<TIn>() => new()
    {
        MaxBatchSize = MaxBatchSize,
        WaitTimeout = TimeSpan.FromMilliseconds(WaitTimeoutMs),
        MaxConcurrentBatches = MaxConcurrentBatches,
        AllowPartialBatches = AllowPartialBatches,
        MaxBufferedChunks = MaxBufferedChunks,
    };
}
