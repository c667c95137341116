namespace Mobula.Tests.Multiplexing;

public sealed class ModelCacheTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rent_ManyAtOnce_LoadsOnce()
    {
        var lab = new CacheLab();
        var renting = Enumerable.Range(0, 20).Select(_ => lab.Cache.RentAsync("a", Token).AsTask()).ToArray();
        (await lab.LoadOfAsync("a")).Succeed();

        var leases = await Task.WhenAll(renting);
        Assert.Single(leases.Select(lease => lease.Model).Distinct());
        Assert.Equal(["a"], lab.Loads);
        Assert.Equal(["a"], lab.Cache.ModelIds);
    }

    [Fact]
    public async Task Rent_DifferentModels_LoadsSideBySide()
    {
        var lab = new CacheLab();
        var (a, b) = (lab.Cache.RentAsync("a", Token).AsTask(), lab.Cache.RentAsync("b", Token).AsTask());
        var (first, second) = (await lab.LoadOfAsync("a"), await lab.LoadOfAsync("b"));
        second.Succeed();
        Assert.Equal("b", (await b).Model.Id);
        Assert.False(a.IsCompleted);
        first.Succeed();
        Assert.Equal("a", (await a).Model.Id);
    }

    [Fact]
    public async Task Rent_CacheFull_UnloadsTheLeastRecentlyUsed_Once()
    {
        var lab = new CacheLab(new() { MaxModels = 2 });
        var (a, b) = (await lab.FillAsync("a"), await lab.FillAsync("b"));
        using (await lab.Cache.RentAsync("a", Token)) { }

        await lab.FillAsync("c");
        Assert.Equal((0, 1), (a.Disposals, b.Disposals));
        Assert.Equal(["a", "c"], lab.Cache.ModelIds.Order());
        await lab.FillAsync("b");
        Assert.Equal(["a", "b", "c", "b"], lab.Loads);
    }

    [Fact]
    public async Task Rent_AllInUse_WaitsUntilOneIsGivenBack()
    {
        var lab = new CacheLab(new() { MaxModels = 1 });
        await lab.FillAsync("a");
        var lease = await lab.Cache.RentAsync("a", Token);
        var model = lease.Model;
        var waiting = lab.Cache.RentAsync("b", Token).AsTask();
        Assert.Equal(["a"], lab.Loads);
        Assert.False(waiting.IsCompleted);

        lease.Dispose();
        lease.Dispose();
        (await lab.LoadOfAsync("b")).Succeed();
        using var other = await waiting;
        Assert.Equal(1, model.Disposals);
        Assert.Throws<ObjectDisposedException>(() => lease.Model);
    }

    [Fact]
    public async Task Rent_LoadFails_FailsWhoWaited_AndTheNextLoadsAgain()
    {
        var lab = new CacheLab();
        var (one, two) = (lab.Cache.RentAsync("a", Token).AsTask(), lab.Cache.RentAsync("a", Token).AsTask());
        (await lab.LoadOfAsync("a")).Fail(new FileNotFoundException("No such model."));
        await Assert.ThrowsAsync<FileNotFoundException>(() => one);
        await Assert.ThrowsAsync<FileNotFoundException>(() => two);
        Assert.Empty(lab.Cache.ModelIds);

        Assert.Equal("a", (await lab.FillAsync("a")).Id);
    }

    [Fact]
    public async Task Load_NobodyWaitsAnyMore_IsTold()
    {
        var lab = new CacheLab();
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var (first, second) = (lab.Cache.RentAsync("a", one.Token).AsTask(), lab.Cache.RentAsync("a", two.Token).AsTask());
        var load = await lab.LoadOfAsync("a");
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(load.Cancel.IsCancellationRequested);
        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(load.Cancel.IsCancellationRequested);
    }

    [Fact]
    public async Task Rent_WhileAnAbandonedLoadEnds_LoadsAgain()
    {
        var lab = new CacheLab();
        using var leaves = new CancellationTokenSource();
        var abandoned = lab.Cache.RentAsync("a", leaves.Token).AsTask();
        var load = await lab.LoadOfAsync("a");
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        var next = lab.Cache.RentAsync("a", Token).AsTask();
        load.Fail(new OperationCanceledException(load.Cancel));
        var second = await lab.LoadOfAsync("a");
        Assert.False(second.Cancel.IsCancellationRequested);
        second.Succeed();
        Assert.Same(second.Model, (await next).Model);
    }

    [Fact]
    public async Task Get_OutsideOfARequest_SaysToRent()
    {
        var lab = new CacheLab();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await lab.Cache.GetAsync("a", Token));
        Assert.Contains("RentAsync", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoModelNamed_SaysSo()
    {
        var lab = new CacheLab();
        using var use = ServeContext.Use(new());
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await lab.Cache.GetAsync(cancel: Token));
        Assert.Contains("x-mobula-model-id", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_InARequest_KeepsTheModelUntilItEnds()
    {
        var lab = new CacheLab(new() { MaxModels = 1 });
        var model = await lab.FillAsync("a");
        Task<ModelLease<LabModel>> other;
        using (ServeContext.Use(new(modelId: "a")))
        {
            Assert.Same(model, await lab.Cache.GetAsync(cancel: Token));
            other = lab.Cache.RentAsync("b", Token).AsTask();
            Assert.Equal(0, model.Disposals);
        }

        (await lab.LoadOfAsync("b")).Succeed();
        Assert.Equal("b", (await other).Model.Id);
        Assert.Equal(1, model.Disposals);
        Assert.True(lab.IsAmbientClean);
    }

    [Fact]
    public async Task Get_MoreModelsThanThereIsRoomFor_IsRefusedInsteadOfWaitingForItself()
    {
        var lab = new CacheLab(new() { MaxModels = 1 });
        await lab.FillAsync("a");
        using var use = ServeContext.Use(new());
        await lab.Cache.GetAsync("a", Token);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await lab.Cache.GetAsync("b", Token));
        Assert.Contains("while it uses 'a'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_InWorkThatOutlivesItsRequest_IsRefused()
    {
        var lab = new CacheLab();
        await lab.FillAsync("a");
        var ended = new TaskCompletionSource();
        Task work;
        using (ServeContext.Use(new(modelId: "a"))) work = LaterAsync();
        ended.SetResult();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => work);
        Assert.Contains("has ended", exception.Message, StringComparison.Ordinal);

        async Task LaterAsync()
        {
            await ended.Task;
            await lab.Cache.GetAsync(cancel: Token);
        }
    }

    [Fact]
    public async Task MaxBytes_IsNeverPassed()
    {
        var lab = new CacheLab(new() { MaxBytes = 10, SizeOf = id => id.Length });
        var (six, four) = (await lab.FillAsync("aaaaaa"), await lab.FillAsync("bbbb"));
        Assert.Equal((0, 0), (six.Disposals, four.Disposals));
        await lab.FillAsync("ccccc");
        Assert.Equal((1, 0), (six.Disposals, four.Disposals));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await lab.Cache.RentAsync("ddddddddddd", Token));
        Assert.Contains("11 bytes, above MaxBytes 10", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_UnloadsAll_AndWhatIsInUseWhenItIsGivenBack()
    {
        var lab = new CacheLab();
        var a = await lab.FillAsync("a");
        await lab.FillAsync("b");
        var lease = await lab.Cache.RentAsync("b", Token);
        var b = lease.Model;
        var waiting = lab.Cache.RentAsync("c", Token).AsTask();
        var load = await lab.LoadOfAsync("c");

        var disposal = lab.Cache.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.True(load.Cancel.IsCancellationRequested);
        load.Succeed();
        await disposal;
        Assert.Equal((1, 0, 1), (a.Disposals, b.Disposals, load.Model.Disposals));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await lab.Cache.RentAsync("a", Token));

        lease.Dispose();
        await CacheLab.UnloadedAsync(b);
        await lab.Cache.DisposeAsync();
    }

    [Theory]
    [InlineData(0, null, false, "MaxModels is 0")]
    [InlineData(3, 0L, true, "MaxBytes is 0")]
    [InlineData(3, 5L, false, "SizeOf is not")]
    public void Options_OutOfRange_AreRefused(int maxModels, long? maxBytes, bool sizes, string problem)
    {
        var options = new ModelCacheOptions { MaxModels = maxModels, MaxBytes = maxBytes, SizeOf = sizes ? id => 1 : null };
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new CacheLab(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaxModels_IsThree_UnlessBytesCount() =>
        Assert.Equal((3, -1, 2), (new ModelCacheOptions().MaxModels, new ModelCacheOptions { MaxBytes = 1 }.MaxModels, new ModelCacheOptions { MaxBytes = 1, MaxModels = 2 }.MaxModels));
}
