using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

public sealed class RefusalTests
{
    private readonly Hold hold = new();

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Queue_Full_IsRefusedWithRetryAfter(int status)
    {
        await using var serve = await TestServe.StartAsync<Held>(options => (options.MaxOngoingRequests, options.MaxQueuedRequests, options.QueueFullStatus) = (1, 1, status), hold);
        var first = serve.Http.GetAsync("/", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();
        var second = serve.Http.GetAsync("/", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 1, "one request waits");

        var third = await serve.Http.GetAsync("/", TestContext.Current.CancellationToken);

        await third.ProblemAsync(status, "urn:mobula:queue-full", "Queue full", "As many requests wait for 'Held' as may wait. Try again in 1 s.");
        Assert.Equal("1", third.Headers.RetryAfter?.ToString());
        hold.Open();
        foreach (var served in await Task.WhenAll(first, second)) Assert.Equal(200, (int)served.StatusCode);
    }

    [Fact]
    public async Task Queue_Full_RetryAfterIsAboutWhenTheQueueWillHaveBeenServed()
    {
        var clock = new FakeTimeProvider();
        var gates = new System.Collections.Concurrent.ConcurrentQueue<TaskCompletionSource>();
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.AddDeployment("slow", endpoints => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(endpoints, "/", async () =>
            {
                var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                gates.Enqueue(gate);
                await gate.Task;
            }), options => (options.MaxOngoingRequests, options.MaxQueuedRequests) = (1, 2));
        });
        var learned = serve.Http.GetAsync("/", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => !gates.IsEmpty, "the request runs");
        clock.Advance(TimeSpan.FromSeconds(4));
        gates.TryDequeue(out var first);
        first!.SetResult();
        await learned;
        var pending = Enumerable.Range(0, 3).Select(_ => serve.Http.GetAsync("/", TestContext.Current.CancellationToken)).ToArray();
        await Eventually.HoldsAsync(() => serve.Deployment.Router.Counts.Queued == 2, "two requests wait");

        var refused = await serve.Http.GetAsync("/", TestContext.Current.CancellationToken);

        // Two wait and this would be the third; each takes 4 s, one at a time.
        Assert.Equal("12", refused.Headers.RetryAfter?.ToString());
        await refused.ProblemAsync(503, "urn:mobula:queue-full", "Queue full", "As many requests wait for 'slow' as may wait. Try again in 12 s.");
        foreach (var _ in pending)
        {
            TaskCompletionSource? gate = null;
            await Eventually.HoldsAsync(() => gates.TryDequeue(out gate), "the next request runs");
            gate!.SetResult();
        }

        await Task.WhenAll(pending);
    }

    [Fact]
    public async Task Route_Unknown_SaysWhereRoutesAreListed()
    {
        await using var serve = await TestServe.StartAsync<Held>(service: hold);

        var answer = await serve.Http.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(404, "urn:mobula:not-found", "Not found",
            "Application 'default' has no route for GET '/nowhere'. GET /-/routes lists the applications and their prefixes.");
    }

    [Fact]
    public async Task Prefix_Unknown_SaysWhereRoutesAreListed()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.RoutePrefix = "/held";
            builder.Services.AddSingleton(hold);
            builder.AddDeployment<Held>();
        });

        var answer = await serve.Http.GetAsync("/heldback", TestContext.Current.CancellationToken);

        await answer.ProblemAsync(404, "urn:mobula:not-found", "Not found",
            "No application has a route for '/heldback'. GET /-/routes lists the applications and their prefixes.");
    }

    [Theory]
    [InlineData("PUT", "/")]
    [InlineData("HEAD", "/posts")]
    public async Task Method_NotTaken_Is405WithAllow(string method, string path)
    {
        await using var serve = await TestServe.StartAsync<Held>(service: hold);
        using var request = new HttpRequestMessage(new(method), path);

        var answer = await serve.Http.SendAsync(request, TestContext.Current.CancellationToken);

        string allowed = path == "/" ? "DELETE, GET" : "POST";
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow.Order()));
        Assert.Equal(405, (int)answer.StatusCode);
        if (method == "HEAD") Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.ToString());
        else await answer.ProblemAsync(405, "urn:mobula:method-not-allowed", "Method not allowed", "'/' does not take PUT. It takes DELETE, GET.");
    }

    [Fact]
    public async Task ControlPath_OtherMethodOrUnknown_IsAProblemToo()
    {
        await using var serve = await TestServe.StartAsync<Held>(service: hold);

        var posted = await serve.Http.PostAsync("/-/healthz", null, TestContext.Current.CancellationToken);
        var unknown = await serve.Http.GetAsync("/-/nothing", TestContext.Current.CancellationToken);

        await posted.ProblemAsync(405, "urn:mobula:method-not-allowed", "Method not allowed", "'/-/healthz' does not take POST. It takes GET, HEAD.");
        await unknown.ProblemAsync(404, "urn:mobula:not-found", "Not found", "No application has a route for '/-/nothing'. GET /-/routes lists the applications and their prefixes.");
    }

    public sealed class Held(Hold hold)
    {
        [HttpGet("/")]
        public async Task<string> GetAsync(CancellationToken cancel)
        {
            await hold.PassAsync(cancel);
            return "passed";
        }

        [HttpDelete("/")]
        public string Delete() => "deleted";

        [HttpPost("/posts")]
        public string Post() => "posted";
    }
}
