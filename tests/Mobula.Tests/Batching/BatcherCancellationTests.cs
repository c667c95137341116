using Mobula.Batching;

namespace Mobula.Tests.Batching;

public sealed class BatcherCancellationTests
{
    private readonly CancellationTokenSource first = new();
    private readonly CancellationTokenSource second = new();

    [Fact]
    public void Cancel_WhileWaiting_LeavesTheQueueAtOnce()
    {
        var lab = new Lab(new() { MaxBatchSize = 3 });
        var gone = lab.Invoke("a", first);
        _ = lab.Invoke("b");

        first.Cancel();

        Assert.True(gone.IsCanceled);
        Assert.Equal(1, lab.Batcher.Registered.Waiting);
        lab.Advance(10);
        Assert.Equal(["b"], lab.Batches);
    }

    [Fact]
    public void Cancel_FirstItem_TheNextOneWaitsItsOwnTime()
    {
        var lab = new Lab();
        _ = lab.Invoke("a", first);
        lab.Advance(6);
        _ = lab.Invoke("b");
        first.Cancel();

        lab.Advance(9);
        Assert.Empty(lab.Calls);
        lab.Advance(1);

        Assert.Equal(["b"], lab.Batches);
    }

    [Fact]
    public void Cancel_Everything_RunsNothing()
    {
        var lab = new Lab();
        _ = lab.Invoke("a", first);
        _ = lab.Invoke("b", first);

        first.Cancel();
        lab.Advance(1000);

        Assert.Empty(lab.Calls);
        lab.AssertIdle();
    }

    [Fact]
    public void Cancel_BetweenCloseAndStart_CostsNothing()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var gone = lab.Batcher.InvokeAsync("a", first.Token);
        var stays = lab.Batcher.InvokeAsync("b", TestContext.Current.CancellationToken);
        _ = lab.Batcher.InvokeAsync("c", second.Token);
        _ = lab.Batcher.InvokeAsync("d", second.Token);

        first.Cancel();
        lab.Run();
        Assert.Equal(["b"], lab.Batches);
        second.Cancel();
        lab.Finish(0);

        Assert.True(gone.IsCanceled);
        Assert.Equal("b!", stays.Result());
        Assert.Single(lab.Calls);
        lab.AssertIdle();
    }

    [Fact]
    public void Cancel_WholeClosedBatch_IsSkipped()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        _ = lab.Batcher.InvokeAsync("a", first.Token);
        _ = lab.Batcher.InvokeAsync("b", first.Token);

        first.Cancel();
        lab.Run();

        Assert.Empty(lab.Calls);
        lab.AssertIdle();
    }

    [Fact]
    public void Cancel_WhileRunning_EndsTheCallerNowAndTheBatchWhenAllHaveLeft()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (one, other) = (lab.Invoke("a", first), lab.Invoke("b", second));
        var call = lab.Calls[0];

        first.Cancel();
        Assert.True(one.IsCanceled);
        Assert.True(call.Batch[0].Cancelled.IsCancellationRequested);
        Assert.False(call.Batch[1].Cancelled.IsCancellationRequested);
        Assert.False(call.EveryCallerLeft.IsCancellationRequested);

        second.Cancel();
        Assert.True(other.IsCanceled);
        Assert.True(call.EveryCallerLeft.IsCancellationRequested);
        Assert.Equal(1, lab.Batcher.Registered.Running);

        lab.Finish(0, _ => { }, new OperationCanceledException(call.EveryCallerLeft));
        lab.AssertIdle();
    }

    [Fact]
    public void Cancel_AfterTheOthersWereAnswered_EveryCallerIsGone()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        _ = lab.Invoke("a");
        _ = lab.Invoke("b", first);
        lab.Calls[0].Batch[0].Complete("x");
        Assert.False(lab.Calls[0].EveryCallerLeft.IsCancellationRequested);

        first.Cancel();

        Assert.True(lab.Calls[0].EveryCallerLeft.IsCancellationRequested);
    }

    [Fact]
    public void Cancel_OverflowedItem_LetsTheNextOneIn()
    {
        var lab = new Lab(new() { MaxBatchSize = 4, SizeOf = text => text.Length, MaxConcurrentBatches = 1 });
        _ = lab.Invoke("busy");
        _ = lab.Invoke("aa");
        _ = lab.Invoke("bbb", first);
        _ = lab.Invoke("cc");

        first.Cancel();
        lab.Finish(0);

        Assert.Equal(["busy", "aa cc"], lab.Batches);
    }

    [Fact]
    public void Cancel_ItemBehindAFullBatch_LeavesItFull()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        foreach (var item in (string[])["a", "b", "c", "d"])
            _ = lab.Invoke(item);
        _ = lab.Invoke("e", first);

        first.Cancel();
        lab.Finish(0);

        Assert.Equal(["a b", "c d"], lab.Batches);
    }

    [Fact]
    public void Invoke_CancelledAlready_QueuesNothing()
    {
        var lab = new Lab(new() { MaxBatchSize = 1 });

        Assert.True(lab.Batcher.InvokeAsync("a", new(canceled: true)).IsCanceled);

        Assert.Empty(lab.Calls);
        lab.AssertIdle();
    }

    [Fact]
    public void Host_Stops_TokenOfRunningBatchesFires()
    {
        using var stopping = new CancellationTokenSource();
        var lab = new Lab(
            new() { MaxBatchSize = 1 },
            makeHost: lab => new BatcherHost { Clock = lab.Clock, Scheduler = lab.Scheduler, Stopping = stopping.Token });
        var task = lab.Invoke("a");
        Assert.False(lab.Calls[0].EveryCallerLeft.IsCancellationRequested);

        stopping.Cancel();

        Assert.True(lab.Calls[0].EveryCallerLeft.IsCancellationRequested);
        Assert.False(task.IsCompleted);
        lab.Finish(0);
        Assert.Equal("a!", task.Result());
    }
}
