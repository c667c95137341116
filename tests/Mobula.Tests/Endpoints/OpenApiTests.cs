using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Endpoints;

public sealed class OpenApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Shop))]
    [InlineData(nameof(ShopMapper))]
    [InlineData("functions")]
    public async Task Document_DescribesTheRoutesOfTheApplicationOnceAndItsPrefix(string kind)
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.RoutePrefix = "/shop";
            builder.Services.AddOpenApi();
            static void Three(DeploymentOptions options) => options.NumReplicas = 3;
            if (kind == nameof(Shop)) builder.AddIngress<Shop>(Three);
            else if (kind == nameof(ShopMapper)) builder.AddIngress<ShopMapper>(Three);
            else builder.AddDeployment("functions", Map, Three);
            if (kind != "functions") builder.AddDeployment<Hidden>();
        });

        for (int i = 0; i < 4; i++)
        {
            using var document = JsonDocument.Parse(await serve.Http.GetStringAsync("/shop/openapi/v1.json", Cancel));
            var root = document.RootElement;
            Assert.Equal([$"{serve.Address}shop"], root.GetProperty("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()));
            Assert.Equal(["/orders post", "/orders/{id} get"], PathsOf(root));
            Assert.Equal(
                "#/components/schemas/Order",
                root.GetProperty("paths").GetProperty("/orders").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString());
        }

        Assert.DoesNotContain(serve.App.Describe().Deployments.SelectMany(deployment => deployment.Routes), route => route.Template.Contains("openapi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Document_ThatTheUserMapped_IsNotMappedAgain()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddOpenApi();
            builder.AddDeployment("functions", endpoints =>
            {
                Map(endpoints);
                endpoints.MapOpenApi();
            });
        });

        using var document = JsonDocument.Parse(await serve.Http.GetStringAsync("/openapi/v1.json", Cancel));
        Assert.Equal(["/orders post", "/orders/{id} get"], PathsOf(document.RootElement));
    }

    [Fact]
    public async Task Document_OfEachApplicationInAHost_IsItsOwn()
    {
        await using var host = await TestHost.StartAsync();
        foreach (string name in new[] { "a", "b" })
        {
            await host.Serve.DeployAsync(
                host.Define(builder =>
                {
                    builder.Services.AddOpenApi();
                    builder.AddDeployment("functions", endpoints => endpoints.MapGet($"/{name}", () => name));
                }),
                name, $"/{name}", Cancel);
        }

        foreach (string name in new[] { "a", "b" })
        {
            using var document = JsonDocument.Parse((await host.GetAsync($"/{name}/openapi/v1.json")).Text);
            Assert.Equal([$"/{name} get"], PathsOf(document.RootElement));
        }
    }

    [Fact]
    public async Task Document_WithoutAddOpenApi_IsNotThere()
    {
        await using var serve = await TestServe.StartAsync(builder => builder.AddDeployment("functions", Map));

        Assert.Equal(404, (int)(await serve.Http.GetAsync("/openapi/v1.json", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Document_MadeOfAReplica_DoesNotKeepIt()
    {
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Services.AddOpenApi();
            builder.AddDeployment<ShopMapper>();
        });
        var weak = await ReadAndReplaceAsync(serve);

        for (int round = 0; round < 50 && weak.IsAlive; round++)
        {
            await serve.Http.GetStringAsync("/orders/1", Cancel);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        Assert.False(weak.IsAlive);
        Assert.Contains("/orders", await serve.Http.GetStringAsync("/openapi/v1.json", Cancel), StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> ReadAndReplaceAsync(TestServe serve)
    {
        await serve.Http.GetStringAsync("/openapi/v1.json", Cancel);
        var first = serve.Deployment.Replicas.Single();
        await serve.Deployment.AddReplicaAsync(1, Cancel);
        await serve.Deployment.RemoveReplicaAsync(first);
        return new(first.Instance);
    }

    private static IEnumerable<string> PathsOf(JsonElement root) =>
        root.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => $"{path.Name} {method.Name}")).Order(StringComparer.Ordinal);

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/orders", (Order order) => order).WithName("create");
        endpoints.MapGet("/orders/{id}", (int id) => new Order(id, "book")).WithName("read");
    }

    public sealed record Order(int Id, string What);

    public sealed class Shop
    {
        [HttpPost("/orders")]
        public Order Create(Order order) => order;

        [HttpGet("/orders/{id}")]
        public Order Read(int id) => new(id, "book");
    }

    public sealed class ShopMapper : IEndpointMapper
    {
        private readonly byte[] model = new byte[10];

        public void MapEndpoints(IEndpointRouteBuilder endpoints)
        {
            endpoints.MapPost("/orders", (Order order) => order with { Id = model.Length }).WithName("create");
            endpoints.MapGet("/orders/{id}", (int id) => new Order(id + model.Length, "book")).WithName("read");
        }
    }

    public sealed class Hidden
    {
        [HttpGet("/hidden")]
        public string Get() => "hidden";
    }
}
