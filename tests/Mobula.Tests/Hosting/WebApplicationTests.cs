using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Requests;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

/// <summary>A web application of the user's that gains deployments.</summary>
public sealed class WebApplicationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/raw", "chat at /raw ")]
    [InlineData("/raw/", "chat at /raw /")]
    [InlineData("/raw/say/hello%20there?to=you", "hello there at /raw /say/hello%20there to you")]
    [InlineData("/named", "chat at /named ")]
    [InlineData("/group/ada/raw/say/hi", "hi at /group/ada/raw /say/hi to nobody")]
    [InlineData("/raw/own", "the application's own")]
    public async Task MapDeployment_HandsOverWhatIsUnderThePrefix(string path, string expected)
    {
        await using var app = await StartAsync(app =>
        {
            app.MapDeployment<Chat>("/raw");
            app.MapDeployment("/named", "Chat");
            app.MapGroup("/group/{user}").MapDeployment<Chat>("raw");
            app.MapGet("/raw/own", () => "the application's own");
        });

        var answer = await app.GetTestClient().GetAsync(path, Cancel);

        Assert.Equal((200, expected), ((int)answer.StatusCode, await answer.TextAsync()));
    }

    [Fact]
    public async Task MapDeployment_Problems_AreAnsweredAsInAProgramOfOurs()
    {
        await using var app = await StartAsync(app => app.MapDeployment<Chat>("/raw"));
        var client = app.GetTestClient();

        var missing = await client.GetAsync("/raw/nowhere", Cancel);
        await missing.ProblemAsync(404, "urn:mobula:not-found", "Not found", "Application 'default' has no route for GET '/raw/nowhere'.");
        var method = await client.PostAsync("/raw", null, Cancel);
        await method.ProblemAsync(405, "urn:mobula:method-not-allowed", "Method not allowed", "'/raw' does not take POST. It takes GET.");
        Assert.Equal(404, (int)(await client.GetAsync("/-/readyz", Cancel)).StatusCode);
    }

    [Fact]
    public async Task MapDeployment_OfAClassThatMapsItsOwn_Works()
    {
        await using var app = await StartAsync(app => app.MapDeployment<Mapper>("/m"), builder => builder.AddDeployment<Mapper>());

        Assert.Equal("mapped", await app.GetTestClient().GetStringAsync("/m/x", Cancel));
    }

    [Fact]
    public async Task MapDeployment_RequireAuthorization_GuardsAllOfIt()
    {
        await using var app = await StartAsync(
            app =>
            {
                app.MapDeployment<Chat>("/open");
                app.MapDeployment<Chat>("/closed").RequireAuthorization();
            },
            builder =>
            {
                NameHeader.Add(builder.Services);
                builder.Services.AddAuthorization();
            });
        var client = app.GetTestClient();

        Assert.Equal(200, (int)(await client.GetAsync("/open", Cancel)).StatusCode);
        Assert.Equal(401, (int)(await client.GetAsync("/closed", Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("x-name", "ada");
        Assert.Equal(200, (int)(await client.GetAsync("/closed", Cancel)).StatusCode);
    }

    [Fact]
    public async Task MapDeployment_OfClosedActions_ClosesThemThoughTheApplicationsOwnRouteIsOpen()
    {
        await using var app = await StartAsync(
            app => app.MapDeployment<Closed>("/mine"),
            builder =>
            {
                NameHeader.Add(builder.Services);
                builder.Services.AddAuthorization();
                builder.AddDeployment<Closed>();
            });
        var client = app.GetTestClient();

        Assert.Equal(401, (int)(await client.GetAsync("/mine", Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("x-name", "ada");
        Assert.Equal("ada's", await client.GetStringAsync("/mine", Cancel));
    }

    [Fact]
    public async Task MapDeployment_WhatStandsAroundIt_SeesItsOwnRouteAgain()
    {
        string? seen = null;
        await using var app = await StartAsync(app =>
        {
            app.UseRouting();
            app.Use(async (http, next) =>
            {
                await next(http);
                seen = $"{http.GetEndpoint()?.DisplayName} {http.Request.PathBase} {http.Request.Path} {http.Request.RouteValues["rest"]}";
            });
            app.MapDeployment<Chat>("/raw");
        });

        await app.GetTestClient().GetStringAsync("/raw/say/hi", Cancel);

        Assert.Equal("Deployment Chat under /raw  /raw/say/hi say/hi", seen);
    }

    [Fact]
    public void MapDeployment_OfWhatIsNotThere_SaysSo()
    {
        using var app = Build(builder =>
        {
            builder.AddDeployment<Chat>("second");
            builder.AddDeployment<Routeless>();
        });

        Assert.Equal(
            "MapDeployment<String>: there is no deployment of this class. Add it before the application is built: builder.AddDeployment<String>().",
            Assert.Throws<InvalidOperationException>(() => app.MapDeployment<string>("/x")).Message);
        Assert.Equal(
            "MapDeployment<Chat>: the class has several deployments: Chat, second. Say which: MapDeployment(\"/x\", \"Chat\").",
            Assert.Throws<InvalidOperationException>(() => app.MapDeployment<Chat>("/x")).Message);
        Assert.Equal(
            "MapDeployment: there is no deployment 'other'. There are: Chat, second, Routeless.",
            Assert.Throws<InvalidOperationException>(() => app.MapDeployment("/x", "other")).Message);
        Assert.StartsWith("MapDeployment: deployment 'Routeless' has no routes.", Assert.Throws<InvalidOperationException>(() => app.MapDeployment<Routeless>("/x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_OfTheApplication_IsPartOfARequestAndItsTokenIsTheClients()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/who", () => $"{ServeContext.Current?.RequestId} {ServeContext.Current?.SessionId} {ServeContext.Current?.Replica is null}");
            app.MapGet("/slow", async () =>
            {
                using var registration = ServeRequest.Current!.Http!.RequestAborted.Register(ended.SetResult);
                await ended.Task;
            });
        });
        var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who") { Headers = { { "x-request-id", "abc" }, { "x-session-id", "s1" } } };

        Assert.Equal("abc s1 True", await (await client.SendAsync(request, Cancel)).TextAsync());
        using var leave = new CancellationTokenSource();
        var slow = client.GetAsync("/slow", leave.Token);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(15), Cancel);
        Assert.Null(ServeRequest.Current);
    }

    [Fact]
    public async Task Kestrel_OfTheApplicationsOwn_ServesAndDrains()
    {
        var hold = new Hold();
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--environment", "Production"]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(hold);
        builder.AddDeployment<ServeHostTests.Holding>();
        await using var app = builder.Build();
        app.MapDeployment<ServeHostTests.Holding>("/hold");
        app.MapGet("/ambient", () => ServeRequest.Current is null ? "none" : "one");
        await app.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        Assert.Equal("one", await client.GetStringAsync("/ambient", Cancel));
        Assert.Equal("one", await client.GetStringAsync("/ambient", Cancel));
        var running = client.GetStringAsync("/hold", Cancel);
        await hold.ArrivalAsync();

        var stop = app.StopAsync(Cancel);
        hold.Open();

        await stop.WaitAsync(TimeSpan.FromSeconds(4), Cancel);
        Assert.Equal("held", await running);
    }

    private static WebApplication Build(Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(["--environment", "Production"]);
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.AddDeployment<Chat>();
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        var app = Build(configure);
        map(app);
        await app.StartAsync(Cancel);
        return app;
    }

    public sealed class Chat
    {
        [HttpGet("/")]
        public string Root(HttpContext http) => $"chat at {http.Request.PathBase} {http.Request.Path}";

        [HttpGet("/say/{what}")]
        public string Say(HttpContext http, string what, string to = "nobody") => $"{what} at {http.Request.PathBase} {http.Request.Path} to {to}";
    }

    public sealed class Closed
    {
        [HttpGet("/")]
        [Authorize]
        public string Get(HttpContext http) => $"{http.User.Identity?.Name}'s";
    }

    public sealed class Mapper : IEndpointMapper
    {
        public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/x", () => "mapped");
    }

    public sealed class Routeless;
}
