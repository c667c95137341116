using Mobula.Batching;

namespace Mobula.Tests.Batching;

/// <summary>Runs what is scheduled only when told to, on the test's own thread: batches start and continue in a known order.</summary>
internal sealed class StepScheduler : TaskScheduler
{
    private readonly Queue<Task> tasks = [];

    /// <summary>Constructs something inside a host on this scheduler.</summary>
    public T Host<T>(TimeProvider clock, Func<T> construct, BatcherHost? host = null)
    {
        BatcherHost.Current = host ?? new() { Clock = clock, Scheduler = this };
        try
        {
            return construct();
        }
        finally
        {
            BatcherHost.Current = null;
        }
    }

    /// <summary>Runs until nothing is left to run.</summary>
    public void Run()
    {
        while (tasks.TryDequeue(out var task))
            TryExecuteTask(task);
    }

    protected override void QueueTask(Task task) => tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;
}
