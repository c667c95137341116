using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class TimeLimitTests
{
    private const string Limit = "--Mobula:Http:RequestTimeout=2.5";
    private const string Idle = "--Mobula:Http:StreamIdleTimeout=10";
    private readonly FakeTimeProvider clock = new();
    private readonly Hold hold = new();

    [Fact]
    public async Task RequestTimeout_CodeThatListens_Is408()
    {
        await using var serve = await StartAsync(Limit);
        var pending = serve.Http.GetAsync("/listens", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(2.5));

        await (await pending).ProblemAsync(408, "urn:mobula:request-timeout", "Request timeout",
            "The request was not answered within 2.5 s, the RequestTimeout of this instance.");
        Assert.Equal(1, hold.Canceled);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task RequestTimeout_CodeThatIgnoresItsToken_LosesItsConnectionAfterAGrace()
    {
        await using var serve = await StartAsync(Limit);
        var pending = serve.Http.GetAsync("/ignores", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(2.5));
        Assert.False(pending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
        Assert.Equal(1, serve.Deployment.Replicas[0].Gate.Running);
        hold.Open();
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    public async Task RequestTimeout_InTheRoutersOrTheReplicasQueue_Is408(int maxOngoing, int maxConcurrency)
    {
        await using var serve = await StartAsync(options => (options.MaxOngoingRequests, options.MaxConcurrency) = (maxOngoing, maxConcurrency), Limit);
        var first = serve.Http.GetAsync("/ignores", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();
        var second = serve.Http.GetAsync("/listens", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts is { } counts && counts.Queued + counts.InFlight == 2, "two requests are here");

        clock.Advance(TimeSpan.FromSeconds(2.5));

        await (await second).ProblemAsync(408, "urn:mobula:request-timeout", "Request timeout", "The request was not answered within 2.5 s, the RequestTimeout of this instance.");
        hold.Open();
        Assert.Equal("done", await (await first).TextAsync());
        Assert.Equal(1, hold.Entered);
        await serve.IdleAsync();
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/unknown")]
    public async Task RequestTimeout_AnswerWithoutBody_IsSentAsItIs(string path)
    {
        await using var serve = await StartAsync(Limit);
        using var request = new HttpRequestMessage(path == "/unknown" ? HttpMethod.Head : HttpMethod.Get, path);

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(path == "/unknown" ? 404 : 200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task RequestTimeout_StreamThatHasBegun_RunsOn()
    {
        await using var serve = await StartAsync(Limit);
        var answer = await serve.Http.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromMinutes(10));
        hold.Open();

        Assert.Equal("[1,2]", await answer.TextAsync());
    }

    [Theory]
    [InlineData(Idle)]
    [InlineData(Idle, Limit)]
    public async Task StreamIdleTimeout_StreamThatSendsNothing_IsCut(params string[] args)
    {
        await using var serve = await StartAsync(args);
        var answer = await serve.Http.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(0, hold.Canceled);
        clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.TextAsync());
        await serve.IdleAsync();
        Assert.Equal(1, hold.Canceled);
    }

    [Fact]
    public async Task StreamIdleTimeout_StreamThatSends_RunsOn()
    {
        var ticks = new SemaphoreSlim(0);
        await using var serve = await StartAsync(builder => builder.Services.AddSingleton(ticks), Idle);
        ticks.Release();
        var answer = await serve.Http.GetAsync("/ticks", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        byte[] buffer = new byte[16];

        string text = "";
        for (int tick = 0; tick < 6; tick++)
        {
            text += System.Text.Encoding.ASCII.GetString(buffer, 0, await body.ReadAsync(buffer, TestContext.Current.CancellationToken));
            clock.Advance(TimeSpan.FromSeconds(9));
            ticks.Release();
        }

        using var rest = new StreamReader(body);
        Assert.Equal("[0,1,2,3,4,5]", text + await rest.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StreamIdleTimeout_AnswerNotBegun_IsNotItsMatter()
    {
        await using var serve = await StartAsync(Idle);
        var pending = serve.Http.GetAsync("/listens", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();

        clock.Advance(TimeSpan.FromMinutes(10));
        hold.Open();

        Assert.Equal("done", await (await pending).TextAsync());
    }

    [Fact]
    public async Task StreamIdleTimeout_ConnectionUsedAgain_LimitsEachRequestByItself()
    {
        await using var serve = await StartAsync(Idle, Limit);
        hold.Open();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("[1,2]", await serve.Http.GetStringAsync("/stream", TestContext.Current.CancellationToken));
            Assert.Equal("done", await serve.Http.GetStringAsync("/listens", TestContext.Current.CancellationToken));
            clock.Advance(TimeSpan.FromSeconds(60));
        }
    }

    private Task<TestServe> StartAsync(params string[] args) => StartAsync((DeploymentOptions _) => { }, args);

    private Task<TestServe> StartAsync(Action<DeploymentOptions> options, params string[] args) => StartAsync(_ => { }, options, args);

    private Task<TestServe> StartAsync(Action<ServeApplicationBuilder> configure, params string[] args) => StartAsync(configure, _ => { }, args);

    private Task<TestServe> StartAsync(Action<ServeApplicationBuilder> configure, Action<DeploymentOptions> options, params string[] args) =>
        TestServe.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Services.AddSingleton(hold);
                configure(builder);
                builder.AddDeployment<Waiting>(options);
            },
            args);

    public sealed class Waiting(Hold hold)
    {
        [HttpGet("/listens")]
        public async Task<string> ListensAsync(CancellationToken cancel)
        {
            await hold.PassAsync(cancel);
            return "done";
        }

        [HttpGet("/ignores")]
        public async Task<string> IgnoresAsync()
        {
            await hold.PassAsync(CancellationToken.None);
            return "done";
        }

        [HttpGet("/nothing")]
        public void Nothing()
        {
        }

        [HttpGet("/stream")]
        public async IAsyncEnumerable<int> StreamAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            yield return 1;
            await hold.PassAsync(cancel);
            yield return 2;
        }

        [HttpGet("/ticks")]
        public async IAsyncEnumerable<int> TicksAsync([FromServices] SemaphoreSlim ticks, [EnumeratorCancellation] CancellationToken cancel)
        {
            for (int i = 0; i < 6; i++)
            {
                await ticks.WaitAsync(cancel);
                yield return i;
            }

            await ticks.WaitAsync(cancel);
        }
    }
}
