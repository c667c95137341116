using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mobula.Applications;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

public sealed class StartTests
{
    private const int DidNotStart = 1202;
    private const int StartIsSlow = 1101;

    private readonly Gate gate = new();

    [Fact]
    public async Task Constructor_Throws_EndsTheStartWithItsExceptionAndStopsEverything()
    {
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddIngress<Good>();
            builder.AddDeployment<Broken>();
        }).Expect(DidNotStart);
        gate.Open.SetResult();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(serve.StartAsync);

        Assert.Equal("no model here", thrown.Message);
        Assert.True(serve.App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.IsCancellationRequested);
        Assert.Equal(ApplicationState.Failed, serve.Application.State);
        Assert.Equal("default: failed. no model here", serve.Application.NotReadyBecause);
        Assert.Equal(gate.Made, gate.Disposed);
        Assert.Same(thrown, Assert.Single(serve.Logs.Of(DidNotStart)).Exception);
    }

    [Fact]
    public async Task Initialization_ThrowsWhileAnotherHangs_EndsTheStartAndDisposesOfTheOtherWhenItReturns()
    {
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddIngress<Good>();
            builder.AddDeployment<BrokenLater>();
        }).Expect(DidNotStart);

        // Good hangs in its initialization, and does not listen to its token.
        var startup = await serve.BeginStartAsync();
        await Eventually.HoldsAsync(() => gate.Made == 1, "the other replica hangs");

        gate.Fail.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => startup).WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        gate.Open.SetResult();

        await Eventually.HoldsAsync(() => gate.Made == 1 && gate.Disposed == 1, "the late replica is disposed of");
        Assert.Empty(serve.Application.Deployments[0].Replicas);
    }

    [Fact]
    public async Task Start_Hangs_SaysSoEvery30SecondsAndIsNotReady()
    {
        var clock = new FakeTimeProvider();
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(gate);
            builder.AddDeployment<Good>(options => options.NumReplicas = 2);
        });
        var startup = await serve.BeginStartAsync();
        await Eventually.HoldsAsync(() => gate.Made == 2, "both constructors run");

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(serve.Logs.Of(StartIsSlow));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => serve.Logs.Of(StartIsSlow).Count() == 2, "each replica says it is slow");
        clock.Advance(TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => serve.Logs.Of(StartIsSlow).Count() == 4, "each says it again");
        Assert.EndsWith("still starting after 60 s; it gets requests when its constructor and InitializeAsync have returned", serve.Logs.Of(StartIsSlow).Last().Message, StringComparison.Ordinal);
        var ready = await serve.Http.GetAsync("/-/readyz", TestContext.Current.CancellationToken);
        Assert.Equal((503, "default: starting. Good has 0 of 2 replicas."), ((int)ready.StatusCode, await ready.TextAsync()));
        Assert.Equal("success", await serve.Http.GetStringAsync("/-/healthz", TestContext.Current.CancellationToken));

        gate.Open.SetResult();
        await startup;
        Assert.Equal("success", await serve.Http.GetStringAsync("/-/readyz", TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(4, serve.Logs.Of(StartIsSlow).Count());
    }

    [Fact]
    public async Task Requests_WhileStarting_WaitAndAreServed()
    {
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddDeployment<Good>();
        });
        var startup = await serve.BeginStartAsync();
        var pending = Enumerable.Range(0, 5).Select(_ => serve.Http.GetStringAsync("/", TestContext.Current.CancellationToken)).ToArray();
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 5, "five requests wait");

        gate.Open.SetResult();

        await startup;
        Assert.All(await Task.WhenAll(pending), answer => Assert.Equal("good", answer));
    }

    [Fact]
    public async Task Requests_WhileStartingWhatFails_AreRefusedWithTheReason()
    {
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddIngress<Good>();
            builder.AddDeployment<BrokenLater>();
        }).Expect(DidNotStart);
        var startup = await serve.BeginStartAsync();
        var pending = serve.Http.GetAsync("/", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 1, "one request waits");

        gate.Fail.SetResult();

        var answer = await pending;
        await answer.ProblemAsync(503, "urn:mobula:unavailable", "Unavailable", "'Good' takes no requests: the application did not start: no model later");
        Assert.Equal("1", answer.Headers.RetryAfter?.ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(() => startup);
        gate.Open.SetResult();
    }

    [Fact]
    public async Task Stop_WhileStarting_StopsAndDisposesOfWhatStartsLate()
    {
        await using var serve = TestServe.Build(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddDeployment<Good>();
        });
        var startup = await serve.BeginStartAsync();
        await Eventually.HoldsAsync(() => gate.Made == 1, "the constructor runs");

        await serve.App.StopAsync(TestContext.Current.CancellationToken);
        gate.Open.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => startup);
        await Eventually.HoldsAsync(() => gate.Disposed == 1, "the late replica is disposed of");
    }

    [Fact]
    public async Task Port_InUse_IsOneErrorAndNothingRunsOn()
    {
        await using var first = await TestServe.StartAsync<Plain>();
        await using var second = TestServe.Build(
            builder =>
            {
                builder.Services.AddSingleton(gate);
                gate.Open.TrySetResult();
                builder.AddDeployment<Good>();
            },
            "--urls", first.Address.ToString()).Expect(0, 11);

        var thrown = await Assert.ThrowsAsync<IOException>(second.StartAsync);

        Assert.Equal($"Cannot listen on {first.Address.ToString().TrimEnd('/')}: the port is in use. Stop what listens there, or choose another with --urls or Mobula:Http:Port.", thrown.Message);
        await Eventually.HoldsAsync(() => gate.Made == gate.Disposed, "what started is disposed of");
    }

    /// <summary>What the replicas of one test do.</summary>
    public sealed class Gate
    {
        private int made;
        private int disposed;

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Fail { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Made => made;

        public int Disposed => disposed;

        public void Make() => Interlocked.Increment(ref made);

        public void Dispose() => Interlocked.Increment(ref disposed);
    }

    public sealed class Good : IAsyncInitializable, IAsyncDisposable
    {
        private readonly Gate gate;

        public Good(Gate gate)
        {
            this.gate = gate;
            gate.Make();
        }

        public Task InitializeAsync(CancellationToken cancel) => gate.Open.Task;

        [HttpGet("/")]
        public string Get() => "good";

        public ValueTask DisposeAsync()
        {
            gate.Dispose();
            return default;
        }
    }

    public sealed class Broken
    {
        public Broken() => throw new InvalidOperationException("no model here");

        [HttpGet("/")]
        public string Get() => "broken";
    }

    public sealed class BrokenLater(Gate gate) : IAsyncInitializable
    {
        public async Task InitializeAsync(CancellationToken cancel)
        {
            await gate.Fail.Task;
            throw new InvalidOperationException("no model later");
        }

        [HttpGet("/")]
        public string Get() => "broken";
    }

    public sealed class Plain
    {
        [HttpGet("/")]
        public string Get() => "plain";
    }
}
