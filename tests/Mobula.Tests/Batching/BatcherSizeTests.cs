namespace Mobula.Tests.Batching;

public sealed class BatcherSizeTests
{
    private static readonly BatcherOptions<string> ByLength = new() { MaxBatchSize = 5, SizeOf = text => text.Length };

    private static readonly BatcherOptions<string> Padded = new()
    {
        MaxBatchSize = 6,
        BatchSizeOf = texts => texts.Count * texts.Max(text => text.Length),
    };

    [Fact]
    public void SizeOf_Overflow_KeepsItsPlace()
    {
        var lab = new Lab(ByLength);

        _ = lab.Invoke("aaa");
        _ = lab.Invoke("bbb");
        _ = lab.Invoke("c");
        Assert.Equal(["aaa"], lab.Batches);
        lab.Finish(0);
        lab.Advance(10);

        Assert.Equal(["aaa", "bbb c"], lab.Batches);
    }

    [Fact]
    public void SizeOf_Overflow_HasWaitedAlready()
    {
        var lab = new Lab(ByLength with { MaxConcurrentBatches = 2 });

        _ = lab.Invoke("aaa");
        lab.Advance(9);
        _ = lab.Invoke("bbb");
        lab.Advance(9);
        Assert.Equal(["aaa"], lab.Batches);
        lab.Advance(1);

        Assert.Equal(["aaa", "bbb"], lab.Batches);
    }

    [Fact]
    public void SizeOf_ExactlyFull_RunsAtOnce()
    {
        var lab = new Lab(ByLength);

        _ = lab.Invoke("aaa");
        _ = lab.Invoke("bb");

        Assert.Equal(["aaa bb"], lab.Batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Size_OneItemAboveTheLimit_FailsAlone(bool padded)
    {
        var lab = new Lab(padded ? Padded : ByLength);

        var (fits, oversize, alsoFits) = (lab.Invoke("a"), lab.Invoke("1234567"), lab.Invoke("b"));
        lab.Advance(10);
        while (!alsoFits.IsCompleted)
        {
            lab.Finish(lab.Calls.Count - 1);
            lab.Advance(10);
        }

        var limit = padded ? 6 : 5;
        Assert.Equal(
            $"Batcher 'RunAsync': the size of this item is 7, above MaxBatchSize {limit}. Make the item smaller or raise MaxBatchSize.",
            oversize.Error().Message);
        Assert.Equal(("a!", "b!"), (fits.Result(), alsoFits.Result()));
        lab.AssertIdle();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Size_FunctionThrows_FailsItsItemAlone(bool padded)
    {
        static int Length(string text) => text.Length == 0 ? throw new FormatException("Empty.") : text.Length;
        var lab = new Lab(padded
            ? new() { MaxBatchSize = 6, BatchSizeOf = texts => texts.Count * texts.Max(Length) }
            : new() { MaxBatchSize = 6, SizeOf = Length });

        var (good, bad) = (lab.Invoke("a"), lab.Invoke(""));
        lab.Advance(10);
        lab.Finish(0);

        Assert.IsType<FormatException>(bad.Error());
        Assert.Equal("a!", good.Result());
        lab.AssertIdle();
    }

    [Fact]
    public void SizeOf_Negative_FailsItsItemAndSaysWhy()
    {
        var lab = new Lab(new() { SizeOf = _ => -3 });

        Assert.Equal("Batcher 'RunAsync': the size function returned -3. A size is zero or more.", lab.Invoke("a").Error().Message);
    }

    [Fact]
    public void BatchSizeOf_MeasuresItemsTogether()
    {
        var lab = new Lab(Padded with { MaxConcurrentBatches = 9 });

        foreach (var item in (string[])["a", "b", "ccc", "dd", "e", "ffff", "g"])
            _ = lab.Invoke(item);
        lab.Advance(10);

        Assert.Equal(["a b", "ccc dd", "e", "ffff", "g"], lab.Batches);
    }

    [Fact]
    public void BatchSizeOf_ItemLeaves_IsMeasuredAnew()
    {
        using var leaving = new CancellationTokenSource();
        var lab = new Lab(Padded);

        _ = lab.Invoke("a");
        _ = lab.Invoke("bb", leaving);
        leaving.Cancel();
        foreach (var item in (string[])["c", "d", "e", "f", "g"])
            _ = lab.Invoke(item);

        Assert.Equal(["a c d e f g"], lab.Batches);
    }

    [Fact]
    public void BatchSizeOf_FunctionUsesTheBatcherItself_DoesNotDeadlock()
    {
        Lab? lab = null;
        var asked = 0;
        lab = new Lab(new() { MaxBatchSize = 2, BatchSizeOf = Measure });

        _ = lab.Invoke("a");

        Assert.Equal(["a b"], lab.Batches);

        int Measure(IReadOnlyList<string> texts)
        {
            if (asked++ == 0)
                _ = lab!.Batcher.InvokeAsync("b", TestContext.Current.CancellationToken);
            return texts.Count;
        }
    }

    [Fact]
    public void SizeOf_ChangedWhileItemsWait_TheyAreMeasuredByTheNewOne()
    {
        var lab = new Lab(new() { MaxBatchSize = 4, WaitTimeout = TimeSpan.FromHours(1) });
        foreach (var item in (string[])["aaa", "bb", "c"])
            _ = lab.Invoke(item);

        lab.Batcher.Options = lab.Batcher.Options with { SizeOf = text => text.Length, MaxConcurrentBatches = 2 };
        lab.Run();
        _ = lab.Invoke("d");

        Assert.Equal(["aaa", "bb c d"], lab.Batches);
    }

    [Fact]
    public void SizeOf_ChangedWhileAnItemArrives_ItIsMeasuredByTheNewOne()
    {
        Lab? lab = null;
        lab = new Lab(new() { MaxBatchSize = 4, SizeOf = ChangeAndMeasure });

        _ = lab.Invoke("aaa");
        _ = lab.Invoke("b");

        Assert.Equal(["aaa b"], lab.Batches);

        int ChangeAndMeasure(string text)
        {
            lab!.Batcher.Options = new() { MaxBatchSize = 4, SizeOf = text => text.Length };
            return 1;
        }
    }

    [Fact]
    public void SizeOf_ZeroSizedItems_Fit()
    {
        var lab = new Lab(ByLength);

        _ = lab.Invoke("");
        _ = lab.Invoke("");
        _ = lab.Invoke("aaaaa");

        Assert.Equal(["  aaaaa"], lab.Batches);
    }
}
