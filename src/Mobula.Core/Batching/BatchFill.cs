namespace Mobula.Core.Batching;

/// <summary>How far the batch at the front of a queue is filled. Items are offered in the order of the queue.</summary>
internal struct BatchFill
{
    /// <summary>Items that are in.</summary>
    public int Count { get; private set; }

    /// <summary>Size of the items that are in.</summary>
    public long Total { get; private set; }

    /// <summary>Nothing more goes in: the limit is reached, or the next item would pass it.</summary>
    public bool Full { get; private set; }

    /// <summary>Offers the next item of the queue where sizes add up: one that is too large for any batch is found out wherever it stands.</summary>
    public BatchOffer OfferOne(int size, int maxSize) => size > maxSize ? BatchOffer.Oversize : Offer(Total + size, maxSize);

    /// <summary>Offers the next item of the queue.</summary>
    /// <param name="total">What the batch would measure with this item in it.</param>
    /// <param name="maxSize">The limit.</param>
    public BatchOffer Offer(long total, int maxSize)
    {
        if (total > maxSize)
        {
            if (Count == 0)
                return BatchOffer.Oversize;
            Full = true;
            return BatchOffer.Overflows;
        }

        Count++;
        Total = total;
        Full = total == maxSize;
        return BatchOffer.Fits;
    }

    /// <summary>Takes an item out whose size is additive.</summary>
    public void Remove(int size, int maxSize)
    {
        Count--;
        Total -= size;
        Reopen(maxSize);
    }

    /// <summary>Lets the next item be offered again, as the one that overflowed has gone. A batch at its limit stays full.</summary>
    public void Reopen(int maxSize) => Full = Count > 0 && Total >= maxSize;
}
