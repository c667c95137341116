using Mobula.Core.Batching;

namespace Mobula.Batching;

/// <summary>Items in the order of their arrival; those at the front that fit together are the next batch. The owner locks.</summary>
/// <remarks>
/// <code>
/// first ── … ── │ next ── … ── last
/// fill.Count of │ not offered yet, or the one that overflowed
/// </code>
/// The links are in the items, so that one whose caller has left is out in a few writes.
/// </remarks>
internal sealed class BatchQueue<TIn>
{
    private CallerItem<TIn>? first;
    private CallerItem<TIn>? last;
    private BatchFill fill;

    public int Count { get; private set; }

    public BatchFill Fill => fill;

    public long FirstArrived => first?.Arrived ?? 0;

    /// <summary>The next item to offer; null where all are in, or the batch is full.</summary>
    public CallerItem<TIn>? Candidate => fill.Full ? null : Next;

    /// <summary>Changes with every change of what is in the batch, except by an offer.</summary>
    public long Version { get; private set; }

    private CallerItem<TIn>? Next { get; set; }

    public void Add(CallerItem<TIn> item)
    {
        item.Previous = last;
        if (last is null)
            first = item;
        else
            last.Next = item;
        last = item;
        Next ??= item;
        item.IsQueued = true;
        Count++;
    }

    /// <summary>Offers <see cref="Candidate"/>.</summary>
    /// <param name="maxSize">The limit.</param>
    /// <param name="total">What the batch measures with it; null where sizes add up.</param>
    public BatchOffer Offer(int maxSize, int? total = null)
    {
        var candidate = Next!;
        var offer = total is { } measured ? fill.Offer(measured, maxSize) : fill.OfferOne(candidate.Size, maxSize);
        if (offer == BatchOffer.Fits)
        {
            candidate.IsOffered = true;
            Next = candidate.Next;
        }

        return offer;
    }

    /// <summary>Takes an item out, wherever it is.</summary>
    /// <param name="item">One that is in.</param>
    /// <param name="rules">Those in force. Where sizes do not add up the batch is measured anew.</param>
    public void Remove(CallerItem<TIn> item, BatchRules<TIn> rules)
    {
        if (item == Next)
        {
            Next = item.Next;
            fill.Reopen(rules.Limits.MaxSize);
        }
        else if (item.IsOffered && rules.Additive)
        {
            fill.Remove(item.Size, rules.Limits.MaxSize);
        }

        var remeasure = item.IsOffered && !rules.Additive;
        Unlink(item);
        if (remeasure)
            Reoffer();
        Version++;
    }

    /// <summary>Empties the batch at the front back into the queue, in place: the rules have changed.</summary>
    public void Reoffer()
    {
        for (var item = first; item is { IsOffered: true }; item = item.Next)
            item.IsOffered = false;
        fill = default;
        Next = first;
        Version++;
    }

    /// <summary>Forgets sizes that another function measured.</summary>
    public void ForgetSizes(int size)
    {
        for (var item = first; item is not null; item = item.Next)
            item.Size = size;
    }

    /// <summary>Copies what is in the batch.</summary>
    public void CopyBatchTo(List<TIn> values)
    {
        for (var item = first; item is { IsOffered: true }; item = item.Next)
            values.Add(item.Value);
    }

    /// <summary>Takes the batch out, without those whose callers are leaving at this moment.</summary>
    public CallerItem<TIn>[] Take()
    {
        var items = new CallerItem<TIn>[fill.Count];
        var count = 0;
        for (var item = first; item is { IsOffered: true }; item = first)
        {
            Unlink(item);
            if (item.IsOpen)
                items[count++] = item;
        }

        fill = default;
        Version++;
        return count == items.Length ? items : items[..count];
    }

    private void Unlink(CallerItem<TIn> item)
    {
        if (item.Previous is null)
            first = item.Next;
        else
            item.Previous.Next = item.Next;
        if (item.Next is null)
            last = item.Previous;
        else
            item.Next.Previous = item.Previous;
        item.Next = item.Previous = null;
        item.IsQueued = item.IsOffered = false;
        Count--;
    }
}
