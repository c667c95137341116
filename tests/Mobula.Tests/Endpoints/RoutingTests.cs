using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("/v1/items", "list")]
    [InlineData("/v2/items", "list")]
    [InlineData("/v1/items/7", "item 7")]
    [InlineData("/v1/items/last", "last")]
    [InlineData("/v1/items/files/a/b.txt", "file a/b.txt")]
    [InlineData("/root", "root")]
    [InlineData("/tilde", "root")]
    [InlineData("/v1/items/one", "several")]
    [InlineData("/v2/items/two", "several")]
    [InlineData("/v1/items/x/y", null)]
    public async Task Template_OfEachKind_FindsItsAction(string path, string? expected)
    {
        await using var serve = await TestServe.StartAsync<Items>();

        var answer = await serve.Http.GetAsync(path, TestContext.Current.CancellationToken);

        if (expected is null) Assert.Equal(404, (int)answer.StatusCode);
        else Assert.Equal(expected, await answer.TextAsync());
    }

    [Fact]
    public async Task VerbWithoutTemplateBesideRoute_TakesTheRoutesTemplate()
    {
        await using var serve = await TestServe.StartAsync<Items>();

        Assert.Equal("put", await (await serve.Http.PutAsync("/v1/items/separate", null, TestContext.Current.CancellationToken)).TextAsync());
        Assert.Equal(405, (int)(await serve.Http.GetAsync("/v1/items/separate", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task RoutePrefix_OfTheProgram_BecomesThePathBase()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Name = "shop";
            builder.RoutePrefix = "/shop";
            builder.AddDeployment("echo", endpoints => endpoints.MapGet("/{**rest}", (HttpContext http) => $"{http.Request.PathBase} {http.Request.Path} {ServeContext.Current!.Route} {ServeContext.Current.Application}"));
        });

        Assert.Equal("/shop /a/b /shop shop", await serve.Http.GetStringAsync("/shop/a/b", TestContext.Current.CancellationToken));
        Assert.Equal("/shop  /shop shop", await serve.Http.GetStringAsync("/shop", TestContext.Current.CancellationToken));
        Assert.Equal(404, (int)(await serve.Http.GetAsync("/other", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("""{"/shop":"shop"}""", await serve.Http.GetStringAsync("/-/routes", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EndpointMapper_EachReplica_AnswersFromItself()
    {
        await using var serve = await TestServe.StartAsync<Mapper>(options => options.NumReplicas = 3);

        var seen = new HashSet<string>();
        for (int i = 0; i < 12; i++)
        {
            string[] ids = (await serve.Http.GetStringAsync("/who", TestContext.Current.CancellationToken)).Split(' ');
            // The object that mapped, the object its action runs on, and the replica that was picked are one.
            Assert.Single(ids.Distinct());
            seen.Add(ids[0]);
            Assert.Contains(await serve.Http.GetStringAsync("/action", TestContext.Current.CancellationToken), serve.Deployment.Replicas.Select(replica => replica.Context.ReplicaId));
        }

        Assert.Equal(serve.Deployment.Replicas.Select(replica => replica.Context.ReplicaId).Order(), seen.Order());
    }

    [Fact]
    public async Task EndpointMapper_WebSocket_Echoes()
    {
        await using var serve = await TestServe.StartAsync<Mapper>();
        using var socket = new System.Net.WebSockets.ClientWebSocket();

        await socket.ConnectAsync(new UriBuilder(serve.Address) { Scheme = "ws", Path = "/socket" }.Uri, TestContext.Current.CancellationToken);
        await socket.SendAsync("hello"u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        byte[] buffer = new byte[16];
        var received = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal("hello", System.Text.Encoding.ASCII.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Function_AsDeployment_AnswersWithFilterAndContext()
    {
        await using var serve = await TestServe.StartAsync(builder => builder.AddDeployment("hello", endpoints =>
        {
            endpoints.MapGet("/", (string name = "world") => $"Hello, {name}!").AddEndpointFilter(async (context, next) => $"{await next(context)} {ServeContext.Current!.Replica!.Deployment}");
            endpoints.MapGroup("/numbers").MapGet("/", () => new[] { 1, 2 }.ToAsyncEnumerable());
        }));

        Assert.Equal("Hello, Ada! hello", await serve.Http.GetStringAsync("/?name=Ada", TestContext.Current.CancellationToken));
        Assert.Equal("[1,2]", await serve.Http.GetStringAsync("/numbers", TestContext.Current.CancellationToken));
    }

    [Route("v1/items")]
    [Route("v2/items")]
    public sealed class Items
    {
        [HttpGet]
        public string List() => "list";

        [HttpGet("{id:int}")]
        public string Item(int id) => $"item {id}";

        [HttpGet("last")]
        public string Last() => "last";

        [HttpGet("files/{**path}")]
        public string File(string path) => $"file {path}";

        [HttpGet("/root")]
        [HttpGet("~/tilde")]
        public string Root() => "root";

        [HttpGet("one")]
        [HttpGet("two")]
        public string Several() => "several";

        [Route("separate")]
        [HttpPut]
        public string Separate() => "put";
    }

    public sealed class Mapper(ReplicaContext context) : IEndpointMapper
    {
        public void MapEndpoints(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapGet("/who", (ReplicaContext injected) => $"{context.ReplicaId} {injected.ReplicaId} {ServeContext.Current!.Replica!.ReplicaId}");
            endpoints.MapGet("/socket", async (HttpContext http) =>
            {
                using var socket = await http.WebSockets.AcceptWebSocketAsync();
                byte[] buffer = new byte[16];
                while (await socket.ReceiveAsync(buffer, http.RequestAborted) is { MessageType: not System.Net.WebSockets.WebSocketMessageType.Close } received)
                    await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, http.RequestAborted);
                await socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, http.RequestAborted);
            });
        }

        [HttpGet("/action")]
        public string Action() => context.ReplicaId;
    }
}
