namespace Mobula.Tests.Batching;

public sealed class BatcherTests
{
    [Fact]
    public void Invoke_FullBatch_RunsAtOnceAndAnswersEachCaller()
    {
        var lab = new Lab(new() { MaxBatchSize = 3 });

        Task<string>[] tasks = [lab.Invoke("a"), lab.Invoke("b"), lab.Invoke("c")];
        lab.Finish(0);

        Assert.Equal(["a b c"], lab.Batches);
        Assert.Equal(["a!", "b!", "c!"], tasks.Select(task => task.Result()));
        lab.AssertIdle();
    }

    [Fact]
    public void Invoke_FewItems_WaitFromTheFirstItemOn()
    {
        var lab = new Lab();

        _ = lab.Invoke("a");
        lab.Advance(9);
        _ = lab.Invoke("b");
        Assert.Empty(lab.Calls);
        lab.Advance(1);

        Assert.Equal(["a b"], lab.Batches);
    }

    [Fact]
    public void Invoke_WaitTimeoutZero_TakesWhatIsThere()
    {
        var lab = new Lab(new() { WaitTimeout = TimeSpan.Zero });

        _ = lab.Invoke("a");
        _ = lab.Invoke("b");
        _ = lab.Invoke("c");
        lab.Finish(0);

        Assert.Equal(["a", "b c"], lab.Batches);
    }

    [Fact]
    public void Invoke_PermitInUse_CollectsUpToTheSizeAndRunsWhenItIsFree()
    {
        var lab = new Lab(new() { MaxBatchSize = 3 });
        _ = lab.Invoke("a");
        lab.Advance(10);

        foreach (var item in (string[])["b", "c", "d", "e"])
        {
            _ = lab.Invoke(item);
            lab.Advance(100);
        }

        Assert.Equal(["a"], lab.Batches);
        lab.Finish(0);
        Assert.Equal(["a", "b c d"], lab.Batches);
        lab.Finish(1);
        Assert.Equal(["a", "b c d", "e"], lab.Batches);
    }

    [Fact]
    public void Invoke_SeveralPermits_RunThatManyBatches()
    {
        var lab = new Lab(new() { MaxBatchSize = 1, MaxConcurrentBatches = 2 });

        foreach (var item in (string[])["a", "b", "c"])
            _ = lab.Invoke(item);

        Assert.Equal(2, lab.Batcher.Registered.Running);
        Assert.Equal(1, lab.Batcher.Registered.Waiting);
        lab.Finish(1);
        Assert.Equal(["a", "b", "c"], lab.Batches);
    }

    [Fact]
    public void Fail_OneItem_FailsItsCallerAlone()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (bad, good) = (lab.Invoke("bad"), lab.Invoke("good"));

        lab.Finish(0, batch =>
        {
            Assert.True(batch[0].Fail(new FormatException("No.")));
            Assert.Equal(["good"], batch.Open.Values);
            batch.Open.Complete(["fine"]);
        });

        Assert.IsType<FormatException>(bad.Error());
        Assert.Equal("fine", good.Result());
    }

    [Fact]
    public void Complete_OneItem_AnswersBeforeTheBatchEnds()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (early, late) = (lab.Invoke("a"), lab.Invoke("b"));

        Assert.True(lab.Calls[0].Batch[0].Complete("now"));

        Assert.Equal("now", early.Result());
        Assert.False(late.IsCompleted);
        Assert.False(lab.Calls[0].Batch[0].Complete("again"));
        Assert.False(lab.Calls[0].Batch[0].Fail(new FormatException()));
        Assert.Equal("now", early.Result());
    }

    [Fact]
    public void Handler_Throws_EveryCallerGetsIt()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (first, second) = (lab.Invoke("a"), lab.Invoke("b"));

        lab.Finish(0, _ => { }, new TimeoutException("Model."));

        Assert.IsType<TimeoutException>(first.Error());
        Assert.IsType<TimeoutException>(second.Error());
        lab.AssertIdle();
    }

    [Fact]
    public void Handler_Cancelled_CallersAreCancelled()
    {
        var lab = new Lab(new() { MaxBatchSize = 1 });
        var task = lab.Invoke("a");

        lab.Finish(0, _ => { }, new OperationCanceledException("Model gave up."));

        Assert.True(task.IsCanceled);
        Assert.Equal("Model gave up.", Assert.ThrowsAny<OperationCanceledException>(() => task.GetAwaiter().GetResult()).Message);
    }

    [Fact]
    public void Handler_LeavesItemsOpen_TheyFailAndSaySo()
    {
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (answered, forgotten) = (lab.Invoke("a"), lab.Invoke("b"));

        lab.Finish(0, batch => batch[0].Complete("x"));

        Assert.Equal("x", answered.Result());
        Assert.Equal(
            "Batcher 'RunAsync': the handler returned without answering this item. It has to complete or fail every item of the batch before it returns.",
            forgotten.Error().Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ListHandler_WrongCount_EveryCallerGetsBothNumbers(int results)
    {
        var batcher = new Batcher<int, int>(
            (_, _) => Task.FromResult<IReadOnlyList<int>>(new int[results]),
            new() { MaxBatchSize = 2, WaitTimeout = TimeSpan.FromHours(1) },
            name: "Score");

        Task<int>[] tasks = [batcher.InvokeAsync(1, Cancel), batcher.InvokeAsync(2, Cancel)];

        foreach (var task in tasks)
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => task);
            Assert.StartsWith($"Batcher 'Score': the handler returned {results} results for 2 items.", error.Message);
        }
    }

    [Fact]
    public async Task ListHandler_NoMobulaAround_AnswersByPosition()
    {
        var batcher = new Batcher<string, int>(LengthsAsync);

        var lengths = await Task.WhenAll(Enumerable.Range(0, 25).Select(n => batcher.InvokeAsync(new string('x', n), Cancel)));

        Assert.Equal(Enumerable.Range(0, 25), lengths);
        Assert.Equal("LengthsAsync", batcher.Name);

        static Task<IReadOnlyList<int>> LengthsAsync(IReadOnlyList<string> items, CancellationToken cancel)
        {
            Assert.InRange(items.Count, 1, 10);
            return Task.FromResult<IReadOnlyList<int>>([.. items.Select(item => item.Length)]);
        }
    }

    [Fact]
    public void Open_CallerLeavesBetweenTwoReads_StaysTheSame()
    {
        using var leaving = new CancellationTokenSource();
        var lab = new Lab(new() { MaxBatchSize = 2 });
        var (gone, stays) = (lab.Invoke("a", leaving), lab.Invoke("b"));

        lab.Finish(0, batch =>
        {
            var open = batch.Open;
            leaving.Cancel();
            open.Complete([.. batch.Open.Values.Select(value => value + "!")]);
            Assert.Empty(batch.Open);
        });

        Assert.True(gone.IsCanceled);
        Assert.Equal("b!", stays.Result());
    }

    [Fact]
    public void Options_Changed_RuleTheNextBatchToClose()
    {
        var lab = new Lab(new() { MaxBatchSize = 10, WaitTimeout = TimeSpan.FromHours(1) });
        foreach (var item in (string[])["a", "b", "c"])
            _ = lab.Invoke(item);

        lab.Batcher.Options = lab.Batcher.Options with { MaxBatchSize = 2, MaxConcurrentBatches = 2, WaitTimeout = TimeSpan.FromMilliseconds(5) };
        lab.Run();
        Assert.Equal(["a b"], lab.Batches);

        lab.Advance(5);
        Assert.Equal(["a b", "c"], lab.Batches);
    }

    [Fact]
    public void Options_OutOfRange_AllProblemsAtOnceAndNothingChanges()
    {
        var lab = new Lab();
        var before = lab.Batcher.Options;

        var error = Assert.Throws<ArgumentException>(() => lab.Batcher.Options = new()
        {
            MaxBatchSize = 0,
            WaitTimeout = TimeSpan.FromTicks(-1),
            MaxConcurrentBatches = -2,
            MaxBufferedChunks = 0,
            SizeOf = _ => 1,
            BatchSizeOf = _ => 1,
        });

        Assert.Equal(5, error.Message.Split(Environment.NewLine).Count(line => line.StartsWith("Batcher 'RunAsync': ", StringComparison.Ordinal)));
        Assert.Contains("MaxBatchSize is 0, below 1.", error.Message);
        Assert.Contains("MaxConcurrentBatches is -2, below 1.", error.Message);
        Assert.Same(before, lab.Batcher.Options);
        Assert.Throws<ArgumentException>(() => new Batcher<int, int>((Batch<int, int> _, CancellationToken _) => Task.CompletedTask, new() { WaitTimeout = TimeSpan.MaxValue }));
    }

    [Fact]
    public void Options_Default_AreTheDocumentedOnes()
    {
        var options = new BatcherOptions<int>();

        Assert.Equal((10, 10.0, 1, false, 16),
            (options.MaxBatchSize, options.WaitTimeout.TotalMilliseconds, options.MaxConcurrentBatches, options.AllowPartialBatches, options.MaxBufferedChunks));
        Assert.Null(options.SizeOf);
        Assert.Null(options.BatchSizeOf);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
