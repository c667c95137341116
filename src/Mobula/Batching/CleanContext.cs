namespace Mobula.Batching;

/// <summary>Keeps the context of the request at hand (its token, activity, locals) away from work done for many requests.</summary>
internal static class CleanContext
{
    private static readonly Lazy<ExecutionContext> Empty = new(Capture);

    /// <summary>A timer, not armed yet, whose callback runs without the context of who creates it.</summary>
    public static ITimer CreateTimer(TimeProvider clock, TimerCallback callback, object state)
    {
        if (ReferenceEquals(clock, TimeProvider.System))
            return FineTimers.Create(callback, state);
        if (ExecutionContext.IsFlowSuppressed())
            return clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using (ExecutionContext.SuppressFlow())
            return clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs work on the thread pool, or on a scheduler, with no ambient values at all.</summary>
    public static void Start<TWork>(TWork work, TaskScheduler? scheduler) where TWork : class, IThreadPoolWorkItem
    {
        if (scheduler is null)
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        else if (ExecutionContext.IsFlowSuppressed())
            StartOn(scheduler, work);
        else
            using (ExecutionContext.SuppressFlow())
                StartOn(scheduler, work);
    }

    // Not even the scheduler's own thread may lend its context: it may have been started by a request.
    private static void StartOn(TaskScheduler scheduler, IThreadPoolWorkItem work) =>
        new Task(
            static state => ExecutionContext.Run(Empty.Value, static item => ((IThreadPoolWorkItem)item!).Execute(), state),
            work,
            TaskCreationOptions.DenyChildAttach).Start(scheduler);

    // The empty context has no public name; a thread started without flow begins in it.
    private static ExecutionContext Capture()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
