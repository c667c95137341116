using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mobula.Applications;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>What a handle adds to its contract.</summary>
public sealed class HandleTests
{
    private const int DetachedFailed = 1401;

    private readonly Hold hold = new();
    private readonly CalculatorLog log = new();
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task For_Instance_CallsItWhateverTheOptions()
    {
        var calculator = new Calculator(hold, log);

        var handle = DeploymentHandle<ICalculator>.For(calculator);

        Assert.Same(calculator, handle.Client);
        Assert.Same(calculator, handle.With(new() { Detached = true }));
        await handle.Client.StoreAsync(1, Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25 * 3600)]
    public void With_ImpossibleTimeout_IsRefused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeploymentHandle<ICalculator>.For(new Calculator(hold, log)).With(new() { Timeout = TimeSpan.FromSeconds(seconds) }));

    [Fact]
    public async Task Timeout_CalleeIsSlow_IsATimeoutAndSeenByTheCallee()
    {
        await using var serve = await StartAsync();
        var call = Handle(serve).With(new() { Timeout = TimeSpan.FromSeconds(2) }).WaitAsync(Cancel);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(2));

        var thrown = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal("Deployment 'Calculator' did not answer before the deadline of the call.", thrown.Message);
        await Eventually.HoldsAsync(() => hold.Canceled == 1, "the callee sees it");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Timeout_IsTheCalleesDeadline()
    {
        await using var serve = await StartAsync();

        string about = await Handle(serve).With(new() { Timeout = TimeSpan.FromSeconds(3) }).AboutAsync(Cancel);

        Assert.EndsWith("|Calculator|3", about, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_WhileWaitingForAReplica_IsATimeout()
    {
        await using var serve = await StartAsync(d => d.MaxOngoingRequests = 1);
        var first = Handle(serve).Client.WaitAsync(Cancel);
        await hold.ArrivalAsync();
        var second = Handle(serve).With(new() { Timeout = TimeSpan.FromSeconds(2) }).WaitAsync(Cancel);
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 1, "the second one waits");

        clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(() => second);
        hold.Open();
        await first;
        Assert.Equal(1, hold.Entered);
    }

    [Fact]
    public async Task Timeout_OfAStream_CoversAllItsItems()
    {
        await using var serve = await StartAsync();
        await using var items = Handle(serve).With(new() { Timeout = TimeSpan.FromSeconds(2) }).CountAsync(9, Cancel).GetAsyncEnumerator(Cancel);
        for (int number = 0; number < 3; number++) Assert.True(await items.MoveNextAsync());
        var next = items.MoveNextAsync();
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutException>(async () => await next);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Callee_IgnoresItsToken_IsLeftAndKeepsItsPlaceUntilItReturns()
    {
        await using var serve = await StartAsync();
        using var source = new CancellationTokenSource();
        var stubborn = serve.App.Services.GetRequiredService<IStubborn>();
        var call = stubborn.RunAsync(source.Token);
        await hold.ArrivalAsync();

        await source.CancelAsync();

        await Assert.ThrowsAsync<RequestCanceledException>(() => call);
        Assert.Equal(1, serve.Application.Deployments[1].Router.Counts.InFlight);
        hold.Open();
        await serve.IdleAsync();
    }

    [Fact]
    public async Task QueueFull_IsAnExceptionThatSaysWhenToTryAgain()
    {
        await using var serve = await StartAsync(d => (d.MaxOngoingRequests, d.MaxQueuedRequests) = (1, 0));
        var first = Handle(serve).Client.WaitAsync(Cancel);
        await hold.ArrivalAsync();

        var thrown = await Assert.ThrowsAsync<QueueFullException>(() => Handle(serve).Client.WaitAsync(Cancel));

        Assert.Equal((ServeOutcome.NotStarted, TimeSpan.FromSeconds(1)), (thrown.Outcome, thrown.RetryAfter));
        hold.Open();
        await first;
    }

    [Fact]
    public async Task Detached_InARequest_HasNothingOfIt()
    {
        await using var serve = await StartAsync();
        using var use = ServeContext.Use(new ServeContext("abc"));
        using var activity = new System.Diagnostics.Activity("of the caller").Start();

        string about = await Handle(serve).With(new() { Detached = true, ModelId = "fr" }).AboutAsync(Cancel);

        Assert.EndsWith("|default||fr||Calculator|", about, StringComparison.Ordinal);
        Assert.False(about.StartsWith("abc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Detached_RequestEnds_RunsOnAndAShutdownWaitsForIt()
    {
        var serve = await StartAsync(d => d.MaxOngoingRequests = 1);
        using var answer = await serve.Http.GetAsync("/detach", Cancel);
        await hold.ArrivalAsync();
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 1, "the other of the two waits");

        var stop = serve.App.StopAsync(Cancel);
        await Eventually.HoldsAsync(() => serve.Application.State == ApplicationState.Stopping, "it stops");
        hold.Open();

        await stop;
        Assert.Equal(2, hold.Passed);
        Assert.Equal(0, hold.Canceled);
        await serve.DisposeAsync();
    }

    [Fact]
    public async Task Detached_Fails_IsLoggedAndCounted()
    {
        await using var serve = (await StartAsync()).Expect(DetachedFailed);
        using var counted = new System.Diagnostics.Metrics.MeterListener();
        long failures = 0;
        counted.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "mobula.detached.failures") listener.EnableMeasurementEvents(instrument);
        };
        counted.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags.ToArray().Contains(new("method", "FailAsync"))) Interlocked.Add(ref failures, value);
        });
        counted.Start();

        _ = Handle(serve).With(new() { Detached = true }).FailAsync("no way", Cancel);

        await Eventually.HoldsAsync(() => serve.Logs.Of(DetachedFailed).Any() && Volatile.Read(ref failures) > 0, "it is logged and counted");
        var entry = Assert.Single(serve.Logs.Of(DetachedFailed));
        Assert.Equal("default/Calculator: the detached call FailAsync failed", entry.Message);
        Assert.IsType<RemoteCallException>(entry.Exception);
    }

    [Fact]
    public async Task Detached_Stream_IsRefused()
    {
        await using var serve = await StartAsync();

        Assert.Throws<NotSupportedException>(() => Handle(serve).With(new() { Detached = true }).CountAsync(1, Cancel));
    }

    [Fact]
    public async Task GetHandle_ByName_FindsTheDeployment()
    {
        await using var serve = await StartAsync();
        var client = serve.App.Services.GetRequiredService<IServeClient>();

        Assert.Equal(3, await client.GetHandle<ICalculator>("default").Client.AddAsync(1, 2, Cancel));
        Assert.Equal(3, await client.GetHandle<ICalculator>("default", "Calculator").Client.AddAsync(1, 2, Cancel));
        await CheckMissingAsync<ICalculator>("default", "Stubborn", "Deployment 'default/Stubborn' takes no requests: its class does not implement ICalculator.");
        await CheckMissingAsync<ICalculator>("default", "No", "Deployment 'default/No' takes no requests: application 'default' has no such deployment. It has 'Calculator', 'Stubborn', 'Front'.");
        await CheckMissingAsync<CompositionTests.ISpeaker>("default", null, "Deployment 'default' takes no requests: no deployment of application 'default' implements ISpeaker. It has 'Calculator', 'Stubborn', 'Front'.");

        async Task CheckMissingAsync<T>(string application, string? deployment, string message)
            where T : class
        {
            object contract = client.GetHandle<T>(application, deployment).Client;
            var thrown = await Assert.ThrowsAsync<DeploymentUnavailableException>(() =>
                contract is ICalculator calculator ? calculator.AddAsync(1, 2, Cancel) : ((CompositionTests.ISpeaker)contract).SpeakAsync(Cancel));
            Assert.Equal(message, thrown.Message);
        }
    }

    [Fact]
    public async Task GetHandle_ApplicationAbsent_IsWaitedForAndThenNamed()
    {
        await using var serve = await StartAsync();
        var handle = serve.App.Services.GetRequiredService<IServeClient>().GetHandle<ICalculator>("absent");

        var byDefault = handle.Client.AddAsync(1, 2, Cancel);
        var withTimeout = handle.With(new() { Timeout = TimeSpan.FromSeconds(2) }).AddAsync(1, 2, Cancel);
        using var source = new CancellationTokenSource();
        var canceled = handle.Client.AddAsync(1, 2, source.Token);

        await source.CancelAsync();
        await Assert.ThrowsAsync<RequestCanceledException>(() => canceled);
        clock.Advance(TimeSpan.FromSeconds(2));
        var late = await Assert.ThrowsAsync<DeploymentUnavailableException>(() => withTimeout);
        Assert.False(byDefault.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(8));
        var never = await Assert.ThrowsAsync<DeploymentUnavailableException>(() => byDefault);
        Assert.Equal("Deployment 'absent' takes no requests: there is no application 'absent'. Here are 'default'.", never.Message);
        Assert.Equal(never.Message, late.Message);
    }

    [Fact]
    public async Task GetHandle_ApplicationComes_IsCalled()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(name: "other");
        var call = here.App.Services.GetRequiredService<IServeClient>().GetHandle<ICalculator>("other").Client.AddAsync(1, 2, Cancel);
        Assert.False(call.IsCompleted);

        here.Instance.Put(there.Application);

        Assert.Equal(3, await call);
    }

    private static DeploymentHandle<ICalculator> Handle(TestServe serve) => serve.App.Services.GetRequiredService<DeploymentHandle<ICalculator>>();

    private Task<TestServe> StartAsync(Action<DeploymentOptions>? options = null, string name = "default") => TestServe.StartAsync(builder =>
    {
        builder.Name = name;
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(hold);
        builder.Services.AddSingleton(log);
        builder.AddDeployment<Calculator>(options);
        builder.AddDeployment<Stubborn>();
        builder.AddIngress<Front>();
    });

    public interface IStubborn
    {
        Task RunAsync(CancellationToken cancel);
    }

    private sealed class Stubborn(Hold hold) : IStubborn
    {
        public Task RunAsync(CancellationToken cancel) => hold.PassAsync(CancellationToken.None);
    }

    private sealed class Front(DeploymentHandle<ICalculator> calculator)
    {
        [HttpGet("/detach")]
        public void Detach()
        {
            var detached = calculator.With(new() { Detached = true });
            for (int call = 0; call < 2; call++) _ = detached.WaitAsync(CancellationToken.None);
        }
    }
}
