namespace Mobula.Core.Batching;

/// <summary>Decides when a batch closes.</summary>
/// <remarks>
/// <list type="number">
/// <item>Nothing fits in yet: idle.</item>
/// <item>No permit is free: collect on, so that the next batch is the fuller.</item>
/// <item>Full, or its first item has waited long enough: close.</item>
/// <item>Otherwise wait until the first item has waited long enough.</item>
/// </list>
/// Because an item keeps the time of its own arrival, one that overflowed a batch does not begin to wait anew.
/// </remarks>
internal static class BatchPlanner
{
    /// <summary>Decides about the batch at the front of the queue.</summary>
    /// <param name="fill">What is in it.</param>
    /// <param name="firstArrived">When its first item arrived.</param>
    /// <param name="now">The time, on the same clock.</param>
    /// <param name="running">Batches that run now.</param>
    /// <param name="limits">The limits in force.</param>
    public static BatchDecision Decide(in BatchFill fill, long firstArrived, long now, int running, in BatchLimits limits)
    {
        if (fill.Count == 0)
            return new(BatchStep.Idle);
        if (running >= limits.MaxConcurrent)
            return new(BatchStep.AwaitPermit);
        if (fill.Full || now - firstArrived >= limits.Wait)
            return new(BatchStep.Close);
        return new(BatchStep.Wait, firstArrived + limits.Wait);
    }
}
