namespace Mobula.Hosting;

/// <summary>The thread pool at one moment.</summary>
/// <param name="Pending">Work items that wait for a thread.</param>
/// <param name="Completed">Work items done since the process began.</param>
internal readonly record struct PoolPressure(long Pending, long Completed)
{
    public static PoolPressure Now() => new(ThreadPool.PendingWorkItemCount, ThreadPool.CompletedWorkItemCount);

    /// <summary>
    /// Whether what waits takes longer than the time between the two moments to get a thread: more waited all along than was done
    /// meanwhile. A single item queued as a probe would not tell: a thread that is added takes it before the requests that wait in
    /// the queues of the blocked ones.
    /// </summary>
    public bool IsShortSince(PoolPressure before) => Math.Min(before.Pending, Pending) > Completed - before.Completed;
}
