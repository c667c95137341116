using System.Diagnostics;

namespace Mobula.Batching;

/// <summary>One batch from the moment it closes until its permit is free again.</summary>
internal sealed class BatchRun<TIn>(BatchEngine<TIn> engine, CallerItem<TIn>[] items, BatcherOptions<TIn> options, string? modelId) : IThreadPoolWorkItem
{
    private const long OneLeft = 1L << 32;

    // Never disposed: a handler may keep the token longer than its batch, and there is nothing in it to release.
    private readonly CancellationTokenSource everyCallerLeft = new();
    private readonly int closedWith = items.Length;

    // Answered in the lower half, left in the upper: whether nobody waits any more has to be seen in one step.
    private long ended;
    private Task completion = Task.CompletedTask;

    /// <summary>The items, in the order of their arrival. From the start of the handler on they stay the same.</summary>
    public CallerItem<TIn>[] Items { get; private set; } = items;

    public BatcherOptions<TIn> Options => options;

    /// <summary>The model all its items ask for; null where they ask for none, or are not grouped.</summary>
    public string? ModelId => modelId;

    public BatchEngine<TIn> Engine => engine;

    public CancellationToken EveryCallerLeft => everyCallerLeft.Token;

    /// <summary>Changes whenever the handler answers an item.</summary>
    public int AnsweredCount => (int)Interlocked.Read(ref ended);

    /// <summary>Changes whenever an item ends in any way.</summary>
    public long EndedCount => Interlocked.Read(ref ended);

    /// <summary>The next batch that closed in the same step.</summary>
    public BatchRun<TIn>? Following { get; set; }

    public void Answered() => Interlocked.Increment(ref ended);

    public void Left()
    {
        var now = Interlocked.Add(ref ended, OneLeft);
        if ((int)now + (int)(now >> 32) == closedWith)
            everyCallerLeft.Cancel();
    }

    void IThreadPoolWorkItem.Execute() => completion = RunAsync();

    private async Task RunAsync()
    {
        if (Array.Exists(Items, item => item.HasLeft))
            Items = Array.FindAll(Items, item => !item.HasLeft);
        if (Items.Length > 0)
            await HandleAsync().ConfigureAwait(false);
        engine.Metrics.CountLeft(closedWith - Items.Length);
        engine.Finished();
    }

    private async Task HandleAsync()
    {
        var started = engine.Clock.GetTimestamp();
        engine.Metrics.Started(Items.Length, engine.Clock.GetElapsedTime(Items[0].Arrived, started));
        using var activity = StartActivity();
        var stopping = engine.Stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), everyCallerLeft);
        Exception? error = null;
        try
        {
            await engine.Handler(this).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        stopping.Unregister();
        engine.Metrics.Ended(engine.Clock.GetElapsedTime(started));
        Settle(error, activity);
        CountItems();
    }

    // Whatever the handler did, nobody is left waiting.
    private void Settle(Exception? error, Activity? activity)
    {
        var heard = 0;
        foreach (var item in Items)
        {
            if (error is null && item.IsOpen)
                item.HandlerReturned();
            else if (error is not null && item.Fail(error))
                heard++;
        }

        if (error is null)
            return;
        activity?.AddException(error);
        activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        if (heard == 0 && !(error is OperationCanceledException && everyCallerLeft.IsCancellationRequested))
            engine.Unheard(error);
    }

    private void CountItems()
    {
        if (!engine.Metrics.ItemsEnabled)
            return;
        int completed = 0, left = 0;
        foreach (var item in Items)
        {
            completed += item.IsCompleted ? 1 : 0;
            left += item.HasLeft ? 1 : 0;
        }

        engine.Metrics.CountItems(completed, Items.Length - completed - left, left);
    }

    private Activity? StartActivity()
    {
        if (!BatcherMetrics.Source.HasListeners())
            return null;
        var links = Items.Select(item => item.Activity).OfType<Activity>().Distinct().Select(request => new ActivityLink(request.Context));
        var activity = BatcherMetrics.Source.StartActivity("mobula.batch", ActivityKind.Internal, default(ActivityContext), links: links);
        activity?.SetTag("mobula.batcher", engine.Name);
        activity?.SetTag("mobula.batch.size", Items.Length);
        return activity;
    }
}
