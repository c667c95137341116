using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>Deployments that call deployments, reached by HTTP.</summary>
public sealed class CompositionTests
{
    private const int RequestFailed = 1001;

    private readonly Hold hold = new();
    private readonly CalculatorLog log = new();
    private readonly FakeTimeProvider clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Injection_ContractsHandlesAndKeys_ReachTheirDeployments()
    {
        await using var serve = await StartAsync();

        Assert.Equal("3 german:hallo french:bonjour 7", await serve.Http.GetStringAsync("/all", Cancel));
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Injection_IntoAnAction_Works()
    {
        await using var serve = await StartAsync();

        Assert.Equal("12", await serve.Http.GetStringAsync("/action", Cancel));
    }

    [Fact]
    public async Task Context_ThroughTwoCalls_KeepsTheRequestsId()
    {
        await using var serve = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/about");
        request.Headers.Add("x-request-id", "abc");
        request.Headers.Add("x-session-id", "of the client");

        using var answer = await serve.Http.SendAsync(request, Cancel);

        Assert.Equal("abc|default||fr||Calculator|", await answer.TextAsync());
    }

    [Fact]
    public async Task Deadline_OfTheRequest_IsThatOfEveryCall()
    {
        await using var serve = await StartAsync("--Mobula:Http:RequestTimeout=5");

        Assert.EndsWith("|Calculator|5", await serve.Http.GetStringAsync("/about", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_Leaves_IsSeenByTheCallee()
    {
        await using var serve = await StartAsync();
        using var client = new CancellationTokenSource();
        var get = serve.Http.GetAsync("/wait", client.Token);
        await hold.ArrivalAsync();

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        await Eventually.HoldsAsync(() => hold.Canceled == 1, "the callee sees it, though no token was passed on");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task RequestTimeout_Passes_EndsTheCalleeAndIs408()
    {
        await using var serve = await StartAsync("--Mobula:Http:RequestTimeout=0.5");
        var get = serve.Http.GetAsync("/wait", Cancel);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(1));

        using var answer = await get;
        Assert.Equal(408, (int)answer.StatusCode);
        await Eventually.HoldsAsync(() => hold.Canceled == 1, "the callee sees it");
        await serve.IdleAsync();
    }

    [Fact]
    public async Task RequestTimeout_AnswerHasBegun_IsNoLimitOfItsCalls()
    {
        await using var serve = await StartAsync("--Mobula:Http:RequestTimeout=0.5");
        using var answer = await serve.Http.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Cancel);
        await hold.ArrivalAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        hold.Open();

        Assert.Equal("[1,2,3,30]", await answer.TextAsync());
    }

    [Theory]
    [InlineData("/fail", 500, "urn:mobula:call-failed", "Call failed")]
    [InlineData("/timeout", 504, "urn:mobula:deadline", "Deadline passed")]
    public async Task Failure_NobodyCatches_HasAStatusOfItsOwn(string path, int status, string type, string title)
    {
        await using var serve = (await StartAsync()).Expect(RequestFailed);
        var get = serve.Http.GetAsync(path, Cancel);
        if (path == "/timeout") await hold.ArrivalAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        using var answer = await get;

        await answer.ProblemAsync(status, type, title, null);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task QueueFull_NobodyCatches_Is503WithRetryAfter()
    {
        await using var serve = (await StartAsync("--Mobula:Deployments:Calculator:MaxOngoingRequests=1", "--Mobula:Deployments:Calculator:MaxQueuedRequests=0")).Expect(RequestFailed);
        var first = serve.Http.GetAsync("/wait", Cancel);
        await hold.ArrivalAsync();

        using var answer = await serve.Http.GetAsync("/load", Cancel);

        await answer.ProblemAsync(503, "urn:mobula:queue-full", "Queue full", "The queue of deployment 'Calculator' is full. Try again in 1 s, or raise MaxQueuedRequests or NumReplicas.");
        Assert.Equal(1, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        hold.Open();
        (await first).Dispose();
    }

    [Fact]
    public async Task Stopped_WhileACalleeRuns_LetsTheCallFinish()
    {
        var serve = await StartAsync();
        var get = serve.Http.GetAsync("/wait", Cancel);
        await hold.ArrivalAsync();
        var stop = serve.App.StopAsync(Cancel);

        hold.Open();

        using var answer = await get;
        Assert.Equal(200, (int)answer.StatusCode);
        await stop;
        await serve.DisposeAsync();
    }

    private Task<TestServe> StartAsync(params string[] args) => TestServe.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton(hold);
            builder.Services.AddSingleton(log);
            builder.AddDeployment<Calculator>();
            builder.AddDeployment<Speaker>("german", (_, key) => new Speaker(key, "hallo"));
            builder.AddDeployment<Speaker>("french", (_, key) => new Speaker(key, "bonjour"));
            builder.AddDeployment<Middle>();
            builder.AddIngress<Front>();
        },
        args);

    public interface ISpeaker
    {
        Task<string> SpeakAsync(CancellationToken cancel);
    }

    public interface IMiddle
    {
        Task<string> AboutAsync(CancellationToken cancel);

        Task WaitAsync(CancellationToken cancel);

        IAsyncEnumerable<int> CountAsync(CancellationToken cancel);
    }

    private sealed class Speaker(string name, string word) : ISpeaker
    {
        public Task<string> SpeakAsync(CancellationToken cancel) => Task.FromResult($"{name}:{word}");
    }

    private sealed class Middle(ICalculator calculator, DeploymentHandle<ICalculator> handle) : IMiddle
    {
        public Task<string> AboutAsync(CancellationToken cancel) => handle.With(new() { ModelId = "fr" }).AboutAsync(cancel);

        public Task WaitAsync(CancellationToken cancel) => calculator.WaitAsync(CancellationToken.None);

        public async IAsyncEnumerable<int> CountAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            for (int number = 1; number <= 3; number++) yield return number;
            await calculator.WaitAsync(cancel);
            yield return await calculator.AddAsync(10, 20, cancel);
        }
    }

    private sealed class Front(
        ICalculator calculator, IMiddle middle, DeploymentHandle<ICalculator> handle,
        [FromKeyedServices("german")] ISpeaker german, [FromKeyedServices("french")] DeploymentHandle<ISpeaker> french)
    {
        [HttpGet("/all")]
        public async Task<string> AllAsync(CancellationToken cancel) =>
            $"{await calculator.AddAsync(1, 2, cancel)} {await german.SpeakAsync(cancel)} {await french.Client.SpeakAsync(cancel)} {await handle.Client.AddAsync(3, 4, cancel)}";

        [HttpGet("/action")]
        public async Task<string> ActionAsync(ICalculator injected, CancellationToken cancel) => $"{await injected.AddAsync(5, 7, cancel)}";

        [HttpGet("/about")]
        public Task<string> AboutAsync(CancellationToken cancel) => middle.AboutAsync(cancel);

        [HttpGet("/wait")]
        public Task WaitAsync() => middle.WaitAsync(CancellationToken.None);

        [HttpGet("/load")]
        public async Task<int> LoadAsync() => await calculator.LoadAsync();

        [HttpGet("/stream")]
        public IAsyncEnumerable<int> StreamAsync(CancellationToken cancel) => middle.CountAsync(cancel);

        [HttpGet("/fail")]
        public Task FailAsync(CancellationToken cancel) => calculator.FailAsync("no way", cancel);

        [HttpGet("/timeout")]
        public Task TimeoutAsync(CancellationToken cancel) => handle.With(new() { Timeout = TimeSpan.FromSeconds(0.5) }).WaitAsync(cancel);
    }
}
