using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Contracts;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>Calls by generated clients and by those of reflection, to code that answers at once and to code that answers later.</summary>
public abstract class CallTests(bool generated, bool late)
{
    private readonly Hold hold = new();
    private readonly CalculatorLog log = new() { Late = late };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_IsGeneratedOrReflected()
    {
        await using var serve = await StartAsync();

        bool isReflected = Calculator(serve) is System.Reflection.DispatchProxy;

        Assert.Equal(!generated, isReflected);
    }

    [Fact]
    public async Task Call_OfEachKind_ReturnsWhatTheMethodReturns()
    {
        await using var serve = await StartAsync();
        var calculator = Calculator(serve);

        Assert.Equal(5, await calculator.AddAsync(2, 3, Cancel));
        await calculator.StoreAsync(7, Cancel);
        Assert.Equal(7, await calculator.LoadAsync());
        await calculator.ClearAsync(Cancel);
        Assert.Equal(0, await calculator.LoadAsync());
        Assert.Equal(8, await calculator.DoubleAsync(4));
        Assert.Equal([1, 2], await calculator.CountAsync(2, Cancel).ToListAsync(Cancel));
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Call_UserCodeThrows_IsARemoteCallException()
    {
        await using var serve = await StartAsync();
        var calculator = Calculator(serve);

        var thrown = await Assert.ThrowsAsync<RemoteCallException>(() => calculator.FailAsync("no way", Cancel));

        Assert.Equal("Deployment 'Calculator' failed with System.ArgumentException: no way", thrown.Message);
        Assert.Equal((typeof(ArgumentException).FullName, ServeOutcome.Failed), (thrown.RemoteType, thrown.Outcome));
        Assert.Contains(nameof(Handles.Calculator.FailAsync), thrown.RemoteStack, StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(thrown.InnerException);
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData("canceled", typeof(OperationCanceledException))]
    [InlineData("timeout", typeof(TimeoutException))]
    public async Task Call_UserCodeThrowsAsIfCanceled_IsItsOwnFailure(string how, Type type)
    {
        await using var serve = await StartAsync();
        using var source = new CancellationTokenSource();

        var thrown = await Assert.ThrowsAsync<RemoteCallException>(() => Calculator(serve).FailAsync(how, source.Token));

        Assert.Equal(type.FullName, thrown.RemoteType);
    }

    [Fact]
    public async Task Call_TokenFires_IsCanceledByTheCallerAndSeenByTheCallee()
    {
        await using var serve = await StartAsync();
        using var source = new CancellationTokenSource();
        var call = Calculator(serve).WaitAsync(source.Token);
        await hold.ArrivalAsync();

        await source.CancelAsync();

        var thrown = await Assert.ThrowsAsync<RequestCanceledException>(() => call);
        Assert.Equal(CancelReason.Caller, thrown.Reason);
        Assert.Equal(source.Token, thrown.CancellationToken);
        Assert.True(call.IsCanceled);
        await Eventually.HoldsAsync(() => hold.Canceled == 1, "the callee sees it");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Call_TokenFiredBefore_NeverReachesTheCallee()
    {
        await using var serve = await StartAsync();

        await Assert.ThrowsAsync<RequestCanceledException>(() => Calculator(serve).WaitAsync(new CancellationToken(canceled: true)));

        Assert.Equal(0, hold.Entered);
    }

    [Fact]
    public async Task Stream_OnlyObtained_CallsNobody()
    {
        await using var serve = await StartAsync();
        var stream = Calculator(serve).CountAsync(2, Cancel);

        Assert.Empty(log.Lines);
        await stream.ToListAsync(Cancel);
        await stream.ToListAsync(Cancel);
        Assert.Equal(["begin default", "end", "begin default", "end"], log.Lines);
    }

    [Fact]
    public async Task Stream_LeftEarly_EndsTheCallee()
    {
        await using var serve = await StartAsync();

        await foreach (int number in Calculator(serve).CountAsync(9, Cancel))
        {
            if (number == 2) break;
        }

        await Eventually.HoldsAsync(() => log.Lines is ["begin default", "end"], "the callee has ended");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Stream_ThrowsAfterItems_GivesThemFirst()
    {
        await using var serve = await StartAsync();
        hold.Open();
        List<int> got = [];

        var thrown = await Assert.ThrowsAsync<RemoteCallException>(async () =>
        {
            await foreach (int number in Calculator(serve).CountAsync(9, Cancel)) got.Add(number);
        });

        Assert.Equal([1, 2, 3], got);
        Assert.Equal("four", thrown.InnerException?.Message);
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_TokenFires_IsCanceledAndSeenByTheCallee(bool tokenOfTheMethod)
    {
        await using var serve = await StartAsync();
        using var source = new CancellationTokenSource();
        var stream = tokenOfTheMethod ? Calculator(serve).CountAsync(9, source.Token) : Calculator(serve).CountAsync(9, CancellationToken.None);
        await using var items = stream.GetAsyncEnumerator(tokenOfTheMethod ? default : source.Token);
        for (int number = 1; number <= 3; number++) Assert.True(await items.MoveNextAsync());
        var next = items.MoveNextAsync();
        await hold.ArrivalAsync();

        await source.CancelAsync();

        await Assert.ThrowsAsync<RequestCanceledException>(async () => await next);
        await Eventually.HoldsAsync(() => log.Lines.Contains("end"), "the callee sees it");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Stream_ForgottenByItsReader_GivesItsPlaceBack()
    {
        await using var serve = await StartAsync();
        await ReadOneAsync(serve);
        Assert.Equal(1, serve.Deployment.Router.Counts.InFlight);

        await Eventually.HoldsAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return serve.Deployment.Router.Counts.InFlight == 0;
            },
            "the place is free");
    }

    [Fact]
    public async Task Context_CallOutsideOfARequest_HasTheOptionsAndTheCalleesNames()
    {
        await using var serve = await StartAsync();
        var handle = serve.App.Services.GetRequiredService<DeploymentHandle<ICalculator>>();

        string[] about = (await handle.With(new() { ModelId = "fr", SessionId = "ada" }).AboutAsync(Cancel)).Split('|');
        string[] other = (await handle.Client.AboutAsync(Cancel)).Split('|');

        Assert.Equal(["default", "", "fr", "ada", "Calculator", ""], about[1..]);
        Assert.Equal(["default", "", "", "", "Calculator", ""], other[1..]);
        Assert.NotEqual(about[0], other[0]);
        Assert.Null(ServeContext.Current);
    }

    [Fact]
    public async Task Context_CallInsideARequest_HasItsIdAndNothingElseOfIt()
    {
        await using var serve = await StartAsync();
        using var use = ServeContext.Use(new ServeContext("abc", "other", "/x", "model", "session"));

        string about = await Calculator(serve).AboutAsync(Cancel);

        Assert.Equal("abc|default||||Calculator|", about);
        Assert.Equal("other", ServeContext.Current?.Application);
    }

    private static async Task ReadOneAsync(TestServe serve)
    {
        var items = Calculator(serve).CountAsync(9, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await items.MoveNextAsync());
    }

    private static ICalculator Calculator(TestServe serve) => serve.App.Services.GetRequiredService<ICalculator>();

    private Task<TestServe> StartAsync() => TestServe.StartAsync(builder =>
    {
        builder.RoutePrefix = null;
        builder.Services.AddSingleton(hold);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton(new ContractClients(generated));
        builder.AddDeployment<Calculator>();
    });

    public sealed class GeneratedAtOnce() : CallTests(generated: true, late: false);

    public sealed class GeneratedLate() : CallTests(generated: true, late: true);

    public sealed class ReflectedAtOnce() : CallTests(generated: false, late: false);

    public sealed class ReflectedLate() : CallTests(generated: false, late: true);
}
