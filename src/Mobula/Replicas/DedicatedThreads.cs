namespace Mobula.Replicas;

/// <summary>
/// Threads of one replica's own. Code that blocks them starves this replica alone. Work goes to the thread that became idle last, whose
/// caches are warm; one is started when none is idle, up to the limit. What user code awaits continues here, unless it asks not to
/// with ConfigureAwait(false).
/// </summary>
internal sealed class DedicatedThreads(string name, int maxThreads) : TaskScheduler, IDisposable
{
    private volatile int limit = maxThreads;

    private readonly Lock sync = new();
    private readonly Queue<Task> queue = new();
    private readonly Stack<Desk> idle = new();
    private int threads;
    private bool ended;

    public override int MaximumConcurrencyLevel => limit;

    /// <summary>Changes how many threads may be started; those that are there stay.</summary>
    public void SetLimit(int threads) => limit = threads;

    public Task Run<TState>(Func<TState, Task> work, TState state) =>
        Task.Factory.StartNew(() => work(state), CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public Task Run(Microsoft.AspNetCore.Http.RequestDelegate work, Microsoft.AspNetCore.Http.HttpContext http) =>
        Run(static state => state.work(state.http), (work, http));

    /// <summary>Threads end when the work that is queued is done.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            ended = true;
            while (idle.TryPop(out var desk)) desk.Put(null);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (sync)
        {
            if (!ended)
            {
                if (idle.TryPop(out var desk))
                {
                    desk.Put(task);
                    return;
                }

                queue.Enqueue(task);
                if (threads < limit) StartThread();
                return;
            }
        }

        // A continuation that comes after the replica's end still has to run somewhere, or its request would never end.
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.self.TryExecuteTask(item.task), (self: this, task), preferLocal: false);
    }

    // Inline only on our own threads: a caller's thread must never run, and block on, user code.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (sync) return [.. queue];
    }

    private void StartThread()
    {
        threads++;
        new Thread(Work) { IsBackground = true, Name = $"{name} {threads}" }.UnsafeStart();
    }

    private void Work()
    {
        var desk = new Desk();
        while (Next(desk) is { } task) TryExecuteTask(task);
    }

    private Task? Next(Desk desk)
    {
        lock (sync)
        {
            if (queue.TryDequeue(out var task)) return task;
            if (ended) return null;
            idle.Push(desk);
        }

        return desk.Take();
    }

    /// <summary>Where an idle thread waits for its next work.</summary>
    private sealed class Desk
    {
        // A Monitor and not a Lock: the thread waits on it.
        private readonly object arrival = new();
        private Task? task;
        private bool filled;

        /// <param name="next">Null when there will be no more.</param>
        public void Put(Task? next)
        {
            lock (arrival)
            {
                (task, filled) = (next, true);
                Monitor.Pulse(arrival);
            }
        }

        public Task? Take()
        {
            lock (arrival)
            {
                while (!filled) Monitor.Wait(arrival);
                filled = false;
                return task;
            }
        }
    }
}
