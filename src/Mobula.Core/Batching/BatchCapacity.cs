namespace Mobula.Core.Batching;

/// <summary>Whether a replica accepts enough requests for the batches of its batchers to fill.</summary>
internal abstract record BatchCapacity
{
    private BatchCapacity()
    {
    }

    /// <summary>Nothing to change.</summary>
    public sealed record Ok : BatchCapacity;

    /// <summary>Raise MaxOngoingRequests, and say so.</summary>
    /// <param name="To">The value it needs.</param>
    /// <param name="Reason">The batcher that needs it, and why.</param>
    public sealed record Raise(int To, string Reason) : BatchCapacity;

    /// <summary>Do not start: what the user set contradicts itself.</summary>
    /// <param name="Message">Every problem, one a line.</param>
    public sealed record Refuse(string Message) : BatchCapacity;

    /// <summary>Compares what a replica accepts with what its batchers need.</summary>
    /// <remarks>
    /// A value nobody set is raised until all concurrent batches of the neediest batcher can fill. One set by hand is never changed:
    /// it is refused where a single batch cannot fill. A measured size says nothing about a number of requests and asks for nothing.
    /// </remarks>
    /// <param name="maxOngoing">MaxOngoingRequests of the deployment.</param>
    /// <param name="isSetByUser">Whether somebody set it; false for the default.</param>
    /// <param name="batchers">The batchers of one replica.</param>
    public static BatchCapacity Check(int maxOngoing, bool isSetByUser, params ReadOnlySpan<BatchDemand> batchers) =>
        isSetByUser ? CheckSet(maxOngoing, batchers) : CheckDefault(maxOngoing, batchers);

    private static BatchCapacity CheckSet(int maxOngoing, ReadOnlySpan<BatchDemand> batchers)
    {
        List<string> problems = [];
        foreach (var batcher in batchers)
        {
            if (batcher is { CountSized: true, AllowPartialBatches: false } && batcher.MaxBatchSize > maxOngoing)
                problems.Add(
                    $"Batcher '{batcher.Name}': MaxBatchSize is {batcher.MaxBatchSize}, above the deployment's MaxOngoingRequests {maxOngoing}, " +
                    $"so a batch could never fill. Raise MaxOngoingRequests to {batcher.MaxBatchSize} or more, lower MaxBatchSize, " +
                    "or set AllowPartialBatches where one request brings several items.");
        }

        return problems.Count == 0 ? new Ok() : new Refuse(string.Join(Environment.NewLine, problems));
    }

    private static BatchCapacity CheckDefault(int maxOngoing, ReadOnlySpan<BatchDemand> batchers)
    {
        long needed = maxOngoing;
        BatchDemand neediest = default;
        foreach (var batcher in batchers)
        {
            var needs = (long)batcher.MaxBatchSize * batcher.MaxConcurrentBatches;
            if (batcher.CountSized && needs > needed)
                (needed, neediest) = (needs, batcher);
        }

        if (needed == maxOngoing)
            return new Ok();
        var to = (int)Math.Min(needed, int.MaxValue);
        return new Raise(
            to,
            $"MaxOngoingRequests is raised from the default {maxOngoing} to {to}: batcher '{neediest.Name}' has MaxConcurrentBatches " +
            $"{neediest.MaxConcurrentBatches} of MaxBatchSize {neediest.MaxBatchSize}. Set MaxOngoingRequests to choose another value.");
    }
}
