namespace Mobula.Core.Batching;

/// <summary>What became of an item offered to the batch that is filling.</summary>
internal enum BatchOffer
{
    /// <summary>It is in.</summary>
    Fits,

    /// <summary>It keeps its place and opens the next batch; this one is full.</summary>
    Overflows,

    /// <summary>It exceeds the limit all by itself: it has to fail, and the batch is as before.</summary>
    Oversize,
}
