using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

public sealed class DeployFailureTests
{
    private const int EndFailed = 1204;

    private readonly StartTests.Gate gate = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Constructor_Throws_IsThrownAndLeavesNothing()
    {
        await using var host = await TestHost.StartAsync();
        var application = host.Define(builder =>
        {
            builder.Services.AddSingleton(gate);
            builder.AddIngress<StartTests.Good>();
            builder.AddDeployment<StartTests.Broken>();
        });
        gate.Open.SetResult();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Serve.DeployAsync(application, "a", "/a", Cancel));

        Assert.Equal("no model here", thrown.Message);
        Assert.Empty(host.Serve.Status.Applications);
        Assert.Equal(404, (await host.GetAsync("/a")).Status);
        Assert.Equal((200, "success"), await host.GetAsync("/-/readyz"));
        await Eventually.HoldsAsync(() => gate.Made == gate.Disposed, "what started is disposed of");
        Assert.Throws<ObjectDisposedException>(() => application.Services.GetRequiredService<StartTests.Gate>());
        Assert.Empty(host.Logs.Of(EndFailed));
        await host.Serve.DeployAsync(host.Define<StartTests.Plain>(), "b", "/a", Cancel);
        Assert.Equal((200, "plain"), await host.GetAsync("/a"));
    }

    [Fact]
    public async Task Constructor_OfAReplacementThrows_TheOneBeforeServesOn()
    {
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<StartTests.Plain>(), "a", "/a", Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Serve.DeployAsync(host.Define<StartTests.Broken>(), "a", "/a", Cancel));

        Assert.Equal((200, "plain"), await host.GetAsync("/a"));
        Assert.Equal((ApplicationState.Running, ""), (host.Serve.Status["a"].State, host.Serve.Status["a"].Message));
    }

    [Fact]
    public async Task HostedService_Throws_IsThrownAndLeavesNothing()
    {
        await using var host = (await TestHost.StartAsync()).Expect(11);
        var application = host.Define(builder =>
        {
            builder.Services.AddHostedService<BrokenService>();
            builder.AddDeployment<StartTests.Plain>();
        });

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Serve.DeployAsync(application, "a", "/a", Cancel));

        Assert.Equal("no database here", thrown.Message);
        Assert.Empty(host.Serve.Status.Applications);
    }

    [Fact]
    public async Task Deploy_GivenUpWhileItHangs_LeavesNothingAndTheReplicaIsDisposedOfWhenItReturns()
    {
        await using var host = await TestHost.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var deploy = host.Serve.DeployAsync(host.Define<StartTests.Good>(gate), "a", "/a", giveUp.Token);
        await Eventually.HoldsAsync(() => gate.Made == 1, "the replica starts");
        Assert.Equal((503, "a: starting. Good has 0 of 1 replicas."), await host.GetAsync("/-/readyz?application=a"));
        Assert.Equal((200, "success"), await host.GetAsync("/-/readyz"));

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploy);
        Assert.Empty(host.Serve.Status.Applications);
        gate.Open.SetResult();
        await Eventually.HoldsAsync(() => gate.Disposed == 1, "the late replica is disposed of");
    }

    [Fact]
    public async Task Delete_WhileItStarts_GivesTheStartUp()
    {
        await using var host = await TestHost.StartAsync();
        var deploy = host.Serve.DeployAsync(host.Define<StartTests.Good>(gate), "a", "/a", Cancel);
        await Eventually.HoldsAsync(() => gate.Made == 1, "the replica starts");

        await host.Serve.DeleteAsync("a", Cancel);

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploy);
        Assert.Equal("Application 'a' was deleted, or its host stopped, while it started.", thrown.Message);
        Assert.Empty(host.Serve.Status.Applications);
        gate.Open.SetResult();
    }

    [Fact]
    public async Task Stop_WhileOneStarts_GivesTheStartUp()
    {
        await using var host = await TestHost.StartAsync();
        var deploy = host.Serve.DeployAsync(host.Define<StartTests.Good>(gate), "a", "/a", Cancel);
        await Eventually.HoldsAsync(() => gate.Made == 1, "the replica starts");

        await host.Serve.StopAsync(Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deploy);
        gate.Open.SetResult();
    }

    [Fact]
    public async Task Dispose_OfAReplicaThrows_TheRestEndsAllTheSame()
    {
        await using var host = await TestHost.StartAsync();
        var application = host.Define<BadAtTheEnd>();
        await host.Serve.DeployAsync(application, "a", "/a", Cancel);

        await host.Serve.DeleteAsync("a", Cancel);

        Assert.Empty(host.Serve.Status.Applications);
        Assert.Equal("still here", Assert.Single(host.Logs.Of(EndFailed)).Exception?.Message);
        Assert.Throws<ObjectDisposedException>(() => application.Services.GetRequiredService<IHostEnvironment>());
    }

    private sealed class BrokenService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no database here");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class BadAtTheEnd : IDisposable
    {
        [HttpGet("/")]
        public string Get() => "fine";

        public void Dispose() => throw new InvalidOperationException("still here");
    }
}
