using System.Diagnostics;
using Mobula.Batching;

namespace Mobula.Tests.Batching;

public sealed class BatcherContextTests
{
    private static readonly AsyncLocal<string?> Ambient = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pool", 1)]
    [InlineData("pool", 2)]
    [InlineData("scheduler", 1)]
    [InlineData("scheduler", 2)]
    public async Task Handler_AmbientOfCallers_IsNotInside(string where, int size)
    {
        var seen = new TaskCompletionSource<(string?, Activity?)>();
        Ambient.Value = "constructor";
        BatcherHost.Current = where == "pool" ? null : new() { Clock = TimeProvider.System, Scheduler = new LeakyScheduler() };
        var batcher = new Batcher<int, int>(
            async (Batch<int, int> batch, CancellationToken _) =>
            {
                await Task.Yield();
                seen.TrySetResult((Ambient.Value, Activity.Current));
                batch.Open.Complete(batch.Open.Values);
            },
            new() { MaxBatchSize = size, WaitTimeout = TimeSpan.FromMilliseconds(1) });
        BatcherHost.Current = null;
        Ambient.Value = "request";
        using var request = new Activity("request").Start();

        await batcher.InvokeAsync(1, Cancel);

        Assert.Equal((null, null), await seen.Task);
        Assert.Equal("request", Ambient.Value);
        Assert.Same(request, Activity.Current);
    }

    [Fact]
    public async Task Handler_FlowSuppressedByTheCaller_Runs()
    {
        BatcherHost.Current = new() { Clock = TimeProvider.System, Scheduler = new LeakyScheduler() };
        var batcher = new Batcher<int, int>((items, _) => Task.FromResult(items), new() { WaitTimeout = TimeSpan.FromMilliseconds(1) });
        BatcherHost.Current = null;

        Task<int> task;
        using (ExecutionContext.SuppressFlow())
            task = batcher.InvokeAsync(7, Cancel);

        Assert.Equal(7, await task);
    }

    [Fact]
    public async Task Activity_OfABatch_LinksToItsItems()
    {
        var batches = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Mobula",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (batches)
                    batches.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        Activity? inside = null;
        var batcher = new Batcher<int, int>(
            (items, _) =>
            {
                inside = Activity.Current;
                return Task.FromResult(items);
            },
            new() { MaxBatchSize = 2, WaitTimeout = TimeSpan.FromHours(1) },
            name: "Linked");

        var (one, other) = (new Activity("one"), new Activity("other"));
        one.Start();
        var first = batcher.InvokeAsync(1, Cancel);
        one.Stop();
        other.Start();
        await Task.WhenAll(first, batcher.InvokeAsync(2, Cancel));
        other.Stop();

        Assert.NotNull(inside);
        Assert.Equal("mobula.batch", inside.OperationName);
        Assert.Null(inside.ParentId);
        Assert.Equal([one.Context, other.Context], inside.Links.Select(link => link.Context));
        Assert.Equal("Linked", inside.GetTagItem("mobula.batcher"));
    }

    [Fact]
    public async Task Contexts_OnePerItem_AreTheirRequests()
    {
        IReadOnlyList<ServeContext?> contexts = [];
        ServeContext? current = null;
        var batcher = new Batcher<int, int>(
            (Batch<int, int> batch, CancellationToken _) =>
            {
                contexts = batch.Contexts;
                current = ServeContext.Current;
                batch.Open.Complete(batch.Open.Values);
                return Task.CompletedTask;
            },
            new() { MaxBatchSize = 3, WaitTimeout = TimeSpan.FromMinutes(1) });

        Task<int> first, second;
        using (ServeContext.Use(new(requestId: "one"))) first = batcher.InvokeAsync(1, Cancel);
        using (ServeContext.Use(new(requestId: "two"))) second = batcher.InvokeAsync(2, Cancel);
        await Task.WhenAll(first, second, batcher.InvokeAsync(3, Cancel));

        Assert.Equal(["one", "two", null], contexts.Select(context => context?.RequestId));
        Assert.Null(current);
    }

    /// <summary>Each task on a thread that itself began in the context of whoever scheduled it.</summary>
    private sealed class LeakyScheduler : TaskScheduler
    {
        protected override void QueueTask(Task task)
        {
            if (ExecutionContext.IsFlowSuppressed())
                ExecutionContext.RestoreFlow();
            new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();
            if (!ExecutionContext.IsFlowSuppressed())
                ExecutionContext.SuppressFlow();
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
