namespace Mobula.Batching;

/// <summary>
/// Asks the user's function for a size, outside of the engine's lock and one question at a time.
/// <see cref="TryBegin"/> and <see cref="End"/> are called under the lock, <see cref="Call"/> in between without it.
/// </summary>
internal sealed class BatchMeasure<TIn>
{
    private readonly List<TIn> window = [];
    private BatchQueue<TIn>? queue;
    private BatchQueue<TIn>? windowQueue;
    private CallerItem<TIn>? candidate;
    private BatcherOptions<TIn>? asked;
    private long version;
    private long windowVersion = -1;

    /// <summary>Begins a question; false while another one is under way, whose asker will look again.</summary>
    public bool TryBegin(BatchQueue<TIn> from, CallerItem<TIn> item, BatcherOptions<TIn> options)
    {
        if (candidate is not null)
            return false;
        queue = from;
        candidate = item;
        asked = options;
        version = queue.Version;
        if (options.BatchSizeOf is not null)
            FillWindow(from, item);
        return true;
    }

    public int Call(string batcher, out Exception? failure) => asked!.BatchSizeOf is { } batchSizeOf
        ? Of(batcher, batchSizeOf, window, out failure)
        : Of(batcher, asked.SizeOf!, candidate!.Value, out failure);

    /// <summary>Ends the question.</summary>
    /// <param name="options">The options in force now.</param>
    /// <param name="from">The queue the question was about.</param>
    /// <param name="stale">The answer is of no use: queue or options have changed.</param>
    public CallerItem<TIn> End(BatcherOptions<TIn> options, out BatchQueue<TIn> from, out bool stale)
    {
        var item = candidate!;
        from = queue!;
        stale = version != from.Version || !ReferenceEquals(asked, options) || !ReferenceEquals(item, from.Candidate);
        queue = null;
        candidate = null;
        asked = null;
        return item;
    }

    /// <summary>Lets go of the items of an empty queue.</summary>
    public void Rest()
    {
        if (windowQueue is not { Count: 0 } || candidate is not null)
            return;
        window.Clear();
        windowQueue = null;
    }

    /// <summary>Calls a user's function for a size.</summary>
    public static int Of<TArgument>(string batcher, Func<TArgument, int> function, TArgument argument, out Exception? failure)
    {
        failure = null;
        try
        {
            var size = function(argument);
            if (size >= 0)
                return size;
            failure = new InvalidOperationException($"Batcher '{batcher}': the size function returned {size}. A size is zero or more.");
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        return 0;
    }

    // While only offers change the batch the list grows with it; the item asked about last is in or it overflowed.
    private void FillWindow(BatchQueue<TIn> from, CallerItem<TIn> item)
    {
        if (windowQueue != from || windowVersion != from.Version || window.Count != from.Fill.Count)
        {
            window.Clear();
            from.CopyBatchTo(window);
            windowQueue = from;
            windowVersion = from.Version;
        }

        window.Add(item.Value);
    }
}
