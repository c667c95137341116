using Microsoft.Extensions.Time.Testing;

namespace Mobula.Tests.Batching;

/// <summary>
/// One batcher, many callers and a handler that is driven step by step. After every step what the batcher did is compared with what
/// its promises say, kept here in the plainest way: a list of callers and what each of them has to get.
/// </summary>
internal sealed class BatcherSimulation
{
    private readonly FakeTimeProvider clock = new();
    private readonly StepScheduler scheduler = new();
    private readonly Batcher<Sized, string> batcher;
    private readonly List<Caller> callers = [];
    private readonly List<Run> runs = [];
    private int lastStarted = -1;

    public BatcherSimulation(int options)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        batcher = scheduler.Host(clock, () => new Batcher<Sized, string>(RunAsync, Options(options)));
    }

    private BatcherOptions<Sized> Rules => batcher.Options;

    private IEnumerable<Run> Running => runs.Where(run => !run.Gate.Task.IsCompleted);

    private List<Caller> Waiting => [.. callers.Where(caller => !caller.Started && caller.Expected is null)];

    /// <summary>Plays a list of steps, then lets everything come to an end.</summary>
    public static void Play(int options, (int Kind, int Which, int Amount)[] steps)
    {
        var simulation = new BatcherSimulation(options);
        foreach (var (kind, which, amount) in steps)
        {
            simulation.Step(kind, which, amount);
            simulation.Settle();
        }

        simulation.End();
    }

    private static BatcherOptions<Sized> Options(int number) => new()
    {
        MaxBatchSize = 1 + (number % 7),
        WaitTimeout = TimeSpan.FromMilliseconds(number / 7 % 5 * 5),
        MaxConcurrentBatches = 1 + (number / 3 % 3),
        SizeOf = number % 3 == 1 ? sized => sized.Size : null,
        BatchSizeOf = number % 3 == 2 ? Padded : null,
    };

    private static int Padded(IReadOnlyList<Sized> items) => items.Count * items.Max(item => item.Size);

    private void Step(int kind, int which, int amount)
    {
        switch (kind)
        {
            case 0 or 1 or 2 or 3:
                Arrive(size: 1 + (amount % 8), cancellable: which % 2 == 0);
                break;
            case 4:
                clock.Advance(TimeSpan.FromMilliseconds(amount % 12));
                break;
            case 5:
                Leave(which);
                break;
            case 6:
                Answer(which, amount);
                break;
            case 7 or 8:
                Finish(which, amount);
                break;
            case 9:
                batcher.Options = Options(amount);
                break;
        }
    }

    private void Arrive(int size, bool cancellable)
    {
        var caller = new Caller(new(callers.Count, size), clock.GetUtcNow(), cancellable ? new() : null);
        callers.Add(caller);
        caller.Task = batcher.InvokeAsync(caller.Item, caller.Cancel?.Token ?? CancellationToken.None);
    }

    private void Leave(int which)
    {
        var able = callers.Where(caller => caller is { Cancel: not null, Expected: null }).ToList();
        if (able.Count == 0)
            return;
        var caller = able[which % able.Count];
        caller.Expected = "left";
        caller.Cancel!.Cancel();
    }

    private void Answer(int which, int amount)
    {
        var open = Running.SelectMany(run => run.Batch).Where(item => Of(item).Expected is null).ToList();
        if (open.Count == 0)
            return;
        var item = open[which % open.Count];
        Of(item).Expected = amount % 2 == 0 ? Right(item) : "failed";
        Assert.True(amount % 2 == 0 ? item.Complete(Right(item)) : item.Fail(new FormatException("failed")));
        Assert.False(item.Complete("twice"));
    }

    private void Finish(int which, int how)
    {
        var running = Running.ToList();
        if (running.Count == 0)
            return;
        var run = running[which % running.Count];
        foreach (var caller in run.Batch.Select(Of).Where(caller => caller.Expected is null))
            caller.Expected = (how % 5) switch { 0 => "thrown", 1 => "unanswered", _ => Right(caller.Item) };
        if (how % 5 > 1)
            run.Batch.Open.Complete([.. run.Batch.Open.Select(Right)]);
        if (how % 5 == 0)
            run.Gate.SetException(new TimeoutException("thrown"));
        else
            run.Gate.SetResult();
    }

    private async Task RunAsync(Batch<Sized, string> batch, CancellationToken everyCallerLeft)
    {
        Assert.True(Running.Count() < Rules.MaxConcurrentBatches, "More batches run than may.");
        Assert.True(Size(batch.Select(item => item.Value).ToList()) <= Rules.MaxBatchSize, "The batch is too large.");
        foreach (var item in batch)
        {
            Assert.True(item.Value.Id > lastStarted, $"Item {item.Value.Id} started after item {lastStarted}.");
            lastStarted = item.Value.Id;
            Assert.Null(Of(item).Expected);
            Of(item).Started = true;
        }

        var run = new Run(batch, everyCallerLeft, new());
        runs.Add(run);
        await run.Gate.Task.ConfigureAwait(false);
    }

    private void Settle()
    {
        scheduler.Run();
        foreach (var caller in Waiting.Where(caller => Size([caller.Item]) > Rules.MaxBatchSize && caller.Task!.IsFaulted))
            caller.Expected = "oversize";
        foreach (var caller in callers)
            Assert.Equal(caller.Expected ?? "open", caller.Outcome);
        foreach (var run in Running)
            Assert.Equal(run.Batch.All(item => Of(item).Expected is not null) && run.Batch.Any(item => Of(item).LastToEnd(run.Batch.Select(Of))), run.EveryCallerLeft.IsCancellationRequested);
        Assert.Equal(Waiting.Count, batcher.Registered.Waiting);
        Assert.Equal(Running.Count(), batcher.Registered.Running);
        AssertNobodyWaitsInVain();
    }

    private void AssertNobodyWaitsInVain()
    {
        var waiting = Waiting;
        if (waiting.Count == 0 || Running.Count() >= Rules.MaxConcurrentBatches)
            return;
        var waited = clock.GetUtcNow() - waiting[0].Arrived;
        Assert.True(waited < Rules.WaitTimeout, $"Item {waiting[0].Item.Id} has waited {waited}, the limit is {Rules.WaitTimeout}, and a permit is free.");
        Assert.True(Size([.. waiting.Select(caller => caller.Item)]) < Rules.MaxBatchSize, "A full batch waits, and a permit is free.");
    }

    private void End()
    {
        for (var round = 0; Waiting.Count > 0 || Running.Any(); round++)
        {
            Assert.True(round <= callers.Count * 2, "It does not come to an end.");
            if (Running.Any())
                Finish(0, 4);
            else
                clock.Advance(Rules.WaitTimeout);
            Settle();
        }

        Assert.DoesNotContain(callers, caller => caller.Expected is null);
    }

    private int Size(List<Sized> items) =>
        Rules.SizeOf is { } sizeOf ? items.Sum(sizeOf) : Rules.BatchSizeOf?.Invoke(items) ?? items.Count;

    private Caller Of(BatchItem<Sized, string> item) => callers[item.Value.Id];

    private static string Right(BatchItem<Sized, string> item) => Right(item.Value);

    private static string Right(Sized item) => $"answer {item.Id}";

    internal sealed record Sized(int Id, int Size);

    private sealed record Run(Batch<Sized, string> Batch, CancellationToken EveryCallerLeft, TaskCompletionSource Gate);

    private sealed class Caller(Sized item, DateTimeOffset arrived, CancellationTokenSource? cancel)
    {
        private static int ends;
        private string? expected;
        private int ended;

        public Sized Item => item;

        public DateTimeOffset Arrived => arrived;

        public CancellationTokenSource? Cancel => cancel;

        public Task<string>? Task { get; set; }

        public bool Started { get; set; }

        public string? Expected
        {
            get => expected;
            set => (expected, ended) = (value, Interlocked.Increment(ref ends));
        }

        public string Outcome => Task! switch
        {
            { IsCompleted: false } => "open",
            { IsCanceled: true } => "left",
            { IsFaulted: true } => Task!.Exception!.InnerException switch
            {
                ArgumentException => "oversize",
                InvalidOperationException => "unanswered",
                var other => other!.Message,
            },
            _ => Task!.Result,
        };

        /// <summary>The token of a batch fires when the last caller leaves, not when the last is answered.</summary>
        public bool LastToEnd(IEnumerable<Caller> all) => expected == "left" && all.All(other => other.ended <= ended);
    }
}
