using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mobula.Tests.Describing;

public sealed class DescribeTests
{
    [Fact]
    public async Task Describe_ClassesFunctionsAndMappers_SaysAllAndConstructsNothing()
    {
        var builder = ServeApplication.CreateBuilder(["--Mobula:Deployments:Shop:NumReplicas=4"]);
        builder.Name = "market";
        builder.RoutePrefix = "/market";
        builder.Services.AddSingleton<Stock>();
        builder.Services.AddKeyedSingleton<Stock>("spare");
        builder.Services.AddHostedService<Ledger>();
        builder.AddIngress<Shop>(d => d.GracefulShutdownTimeout = TimeSpan.FromSeconds(2.5));
        builder.AddDeployment("functions", endpoints => endpoints.MapMethods("/f/{id}", ["GET", "PUT"], (int id) => id));
        builder.AddDeployment<Mapper>();
        await using var app = builder.Build();

        var description = app.Describe();

        Assert.Equal(("market", "/market"), (description.Name, description.RoutePrefix));
        Assert.Equal(["Shop", "functions", "Mapper"], description.Deployments.Select(deployment => deployment.Name));
        Assert.Equal([true, false, false], description.Deployments.Select(deployment => deployment.IsIngress));
        CheckShop(description.Deployments[0]);
        CheckFunctions(description.Deployments[1]);
        CheckMapper(description.Deployments[2]);
    }

    [Fact]
    public async Task Describe_NoRoutePrefix_NothingIsIngress()
    {
        var builder = ServeApplication.CreateBuilder();
        builder.RoutePrefix = null;
        builder.Services.AddSingleton<Stock>();
        builder.Services.AddKeyedSingleton<Stock>("spare");
        builder.AddDeployment<Shop>();
        await using var app = builder.Build();

        var description = app.Describe();

        Assert.Null(description.RoutePrefix);
        Assert.False(Assert.Single(description.Deployments).IsIngress);
    }

    private static void CheckShop(DeploymentDescription shop)
    {
        Assert.Equal(typeof(Shop).FullName, shop.Class);
        Assert.False(shop.MapsRoutesPerReplica);
        Assert.Equal(
            [("num_replicas", 4), ("max_ongoing_requests", 100), ("max_concurrency", 100), ("dedicated_threads", false), ("max_queued_requests", 7),
             ("queue_full_status", 503), ("graceful_shutdown_timeout", 2.5), ("json_naming", "Default"), ("accept_encoded_json", false), ("validate_requests", true)],
            shop.Options.Select(option => (option.Key, option.Value!)));
        var route = Assert.Single(shop.Routes);
        Assert.Equal(("/items/{id}", "POST", "Buy"), (route.Template, Assert.Single(route.Methods), route.Action));
        Assert.Equal(
            [new(typeof(Stock).FullName!, true), new(typeof(Stock).FullName!, true), new(typeof(ReplicaContext).FullName!, true), new("System.Int32", true)],
            shop.Dependencies);
    }

    private static void CheckFunctions(DeploymentDescription functions)
    {
        Assert.Null(functions.Class);
        Assert.Empty(functions.Dependencies);
        var route = Assert.Single(functions.Routes);
        Assert.Equal("/f/{id}", route.Template);
        Assert.Equal(["GET", "PUT"], route.Methods);
    }

    private static void CheckMapper(DeploymentDescription mapper)
    {
        Assert.True(mapper.MapsRoutesPerReplica);
        Assert.Equal("/own", Assert.Single(mapper.Routes).Template);
        // The longer constructor needs what nobody gives: the container takes the other one.
        Assert.Equal([new DependencyDescription(typeof(Stock).FullName!, true)], mapper.Dependencies);
    }

    private static InvalidOperationException Constructed() => new("Describing constructs nothing of the program.");

    private sealed class Missing;

    private sealed class Stock
    {
        public Stock() => throw Constructed();
    }

    private sealed class Ledger : IHostedService
    {
        public Ledger() => throw Constructed();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    [Deployment(MaxQueuedRequests = 7)]
    private sealed class Shop
    {
        public Shop(Stock stock, [FromKeyedServices("spare")] Stock spare, ReplicaContext context, int size = 3) => throw Constructed();

        [HttpPost("items/{id}")]
        public string Buy(int id) => $"{id}";
    }

    private sealed class Mapper : IEndpointMapper
    {
        public Mapper(Stock stock) => throw Constructed();

        public Mapper(Stock stock, Missing missing) => throw Constructed();

        [HttpGet("/own")]
        public string Own() => "";

        public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/later", () => "");
    }
}
