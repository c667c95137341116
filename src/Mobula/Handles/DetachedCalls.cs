namespace Mobula.Handles;

/// <summary>Counts calls that nobody may be waiting for, so that a shutdown can.</summary>
internal sealed class DetachedCalls
{
    private readonly Lock sync = new();
    private TaskCompletionSource? none;
    private int count;

    public int Count
    {
        get
        {
            lock (sync) return count;
        }
    }

    public void Begin()
    {
        lock (sync) count++;
    }

    public void End()
    {
        lock (sync)
        {
            if (--count == 0) none?.TrySetResult();
        }
    }

    /// <summary>Waits until there is none.</summary>
    /// <param name="limit">How long at most.</param>
    public async Task DrainAsync(TimeSpan limit, TimeProvider clock)
    {
        Task drained;
        lock (sync)
        {
            if (count == 0) return;
            none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = none.Task;
        }

        try
        {
            await drained.WaitAsync(limit, clock);
        }
        catch (TimeoutException)
        {
            // What is left is refused by the router, or aborted by the gate, as everything else.
        }
    }
}
