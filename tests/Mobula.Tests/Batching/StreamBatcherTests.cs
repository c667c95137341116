using Microsoft.Extensions.Time.Testing;

namespace Mobula.Tests.Batching;

public sealed class StreamBatcherTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TaskCompletionSource<(StreamBatch<string, string> Batch, CancellationToken EveryCallerLeft)> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamBatcher<string, string> batcher;

    public StreamBatcherTests() => batcher = new(RunAsync, new() { MaxBatchSize = 2, MaxBufferedChunks = 2 }, clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_TwoCallers_EachReadsHisOwnChunksInOrder()
    {
        var readers = Task.WhenAll(ReadAllAsync("a"), ReadAllAsync("b"));
        var (batch, _) = await started.Task;

        for (var step = 0; step < 5; step++)
        {
            foreach (var item in batch.Open)
                Assert.True(await item.WriteAsync(item.Value + step, Cancel));
            if (step == 2)
                Assert.True(batch.First(item => item.Value == "a").Complete());
        }

        finish.SetResult();
        var read = await readers;

        Assert.Equal(["a0", "a1", "a2"], read[0]);
        Assert.Equal(["b0", "b1", "b2", "b3", "b4"], read[1]);
    }

    [Fact]
    public async Task Complete_OneItem_EndsItsStreamBeforeTheBatchEnds()
    {
        var early = ReadAllAsync("a");
        var late = ReadAllAsync("b");
        var (batch, _) = await started.Task;

        var item = batch.Single(item => item.Value == "a");
        item.Complete();

        Assert.Empty(await early);
        Assert.False(late.IsCompleted);
        Assert.Equal(["b"], batch.Open.Select(open => open.Value));
        Assert.False(await item.WriteAsync("x", Cancel));
        Assert.False(item.Complete());
        finish.SetResult();
        Assert.Empty(await late);
    }

    [Fact]
    public async Task Invoke_NotEnumerated_QueuesNothing()
    {
        var stream = batcher.InvokeAsync("a", Cancel);
        Assert.Equal(0, batcher.Registered.Waiting);

        var first = stream.GetAsyncEnumerator(Cancel);
        var second = stream.GetAsyncEnumerator(Cancel);
        Assert.Equal(0, batcher.Registered.Waiting);
        var (one, two) = (first.MoveNextAsync().AsTask(), second.MoveNextAsync().AsTask());
        var (batch, _) = await started.Task;

        Assert.Equal(["a", "a"], batch.Select(item => item.Value));
        finish.SetResult();
        Assert.False(await one);
        Assert.False(await two);
    }

    [Fact]
    public async Task Fail_OneItem_IsThrownAfterItsChunks()
    {
        var failing = batcher.InvokeAsync("a", Cancel).GetAsyncEnumerator(Cancel);
        var move = failing.MoveNextAsync().AsTask();
        var good = ReadAllAsync("b");
        var (batch, _) = await started.Task;

        await batch[0].WriteAsync("a0", Cancel);
        batch[0].Fail(new FormatException("No."));
        finish.SetResult();

        Assert.True(await move);
        Assert.Equal("a0", failing.Current);
        await Assert.ThrowsAsync<FormatException>(async () => await failing.MoveNextAsync());
        Assert.Empty(await good);
    }

    [Fact]
    public async Task Handler_Throws_OpenStreamsFailAndEndedOnesDoNot()
    {
        var ended = ReadAllAsync("a");
        var open = ReadAllAsync("b");
        var (batch, _) = await started.Task;
        batch.Single(item => item.Value == "a").Complete();

        finish.SetException(new TimeoutException("Model."));

        Assert.Empty(await ended);
        await Assert.ThrowsAsync<TimeoutException>(() => open);
    }

    [Fact]
    public async Task Write_SlowReader_WaitsForHimAndForNobodyElse()
    {
        var slow = batcher.InvokeAsync("a", Cancel).GetAsyncEnumerator(Cancel);
        var firstRead = slow.MoveNextAsync().AsTask();
        var other = ReadAllAsync("b");
        var (batch, _) = await started.Task;
        await batch[0].WriteAsync("0", Cancel);
        Assert.True(await firstRead);

        await batch[0].WriteAsync("1", Cancel);
        await batch[0].WriteAsync("2", Cancel);
        var blocked = batch[0].WriteAsync("3", Cancel).AsTask();
        Assert.True(await batch[1].WriteAsync("other", Cancel));
        Assert.False(blocked.IsCompleted);
        Assert.True(await slow.MoveNextAsync());

        Assert.True(await blocked);
        Assert.Equal("1", slow.Current);
        finish.SetResult();
        Assert.Equal(["other"], await other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reader_Leaves_WritesAreFalseAndTheTokenFires(bool byToken)
    {
        using var leaving = new CancellationTokenSource();
        var reader = batcher.InvokeAsync("a", leaving.Token).GetAsyncEnumerator(Cancel);
        var move = reader.MoveNextAsync().AsTask();
        using var stays = new CancellationTokenSource();
        var other = batcher.InvokeAsync("b", Cancel).GetAsyncEnumerator(stays.Token);
        var otherMove = other.MoveNextAsync().AsTask();
        var (batch, everyCallerLeft) = await started.Task;
        var cancelled = batch[0].Cancelled;
        for (var chunk = 0; chunk < 3; chunk++)
            Assert.True(await batch[0].WriteAsync("x", Cancel));
        Assert.True(await move);
        var blocked = batch[0].WriteAsync("y", Cancel).AsTask();
        Assert.False(blocked.IsCompleted);

        if (byToken)
            await leaving.CancelAsync();
        else
            await reader.DisposeAsync();

        Assert.False(await blocked);
        Assert.True(cancelled.IsCancellationRequested);
        Assert.True(batch[0].Cancelled.IsCancellationRequested);
        Assert.False(await batch[0].WriteAsync("z", Cancel));
        Assert.Equal(["b"], batch.Open.Select(item => item.Value));
        Assert.False(everyCallerLeft.IsCancellationRequested);
        if (byToken)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());

        await stays.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => otherMove);
        Assert.True(everyCallerLeft.IsCancellationRequested);
        finish.SetResult();
    }

    [Fact]
    public async Task Reader_LeavesWhileWaiting_LeavesTheQueue()
    {
        using var leaving = new CancellationTokenSource();
        var reader = batcher.InvokeAsync("a", Cancel).GetAsyncEnumerator(leaving.Token);
        var move = reader.MoveNextAsync().AsTask();
        Assert.Equal(1, batcher.Registered.Waiting);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => move);
        Assert.Equal(0, batcher.Registered.Waiting);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, batcher.Registered.Running);
    }

    [Fact]
    public async Task Invoke_OversizeItem_ThrowsWhenRead()
    {
        var sized = new StreamBatcher<string, int>((_, _) => Task.CompletedTask, new() { MaxBatchSize = 2, SizeOf = text => text.Length }, name: "Sized");

        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await sized.InvokeAsync("abc", Cancel).GetAsyncEnumerator(Cancel).MoveNextAsync());

        Assert.Contains("Batcher 'Sized': the size of this item is 3, above MaxBatchSize 2.", error.Message);
    }

    private async Task<List<string>> ReadAllAsync(string item)
    {
        List<string> read = [];
        await foreach (var chunk in batcher.InvokeAsync(item, Cancel))
            read.Add(chunk);
        return read;
    }

    private async Task RunAsync(StreamBatch<string, string> batch, CancellationToken everyCallerLeft)
    {
        started.SetResult((batch, everyCallerLeft));
        await finish.Task;
    }
}
