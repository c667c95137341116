using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

public sealed class BackgroundTests
{
    private const int BackgroundFailed = 1104;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BackgroundService_AsADeployment_RunsOncePerReplicaFromInitializationToTheEnd()
    {
        var log = new Events();
        await using var host = await TestHost.StartAsync();

        await host.Serve.DeployAsync(host.Define<Worker>(log, options => options.NumReplicas = 2), "jobs", null, Cancel);
        await Eventually.HoldsAsync(() => log.Count("runs") == 2, "both replicas work");
        Assert.Equal((200, "{}"), await host.GetAsync("/-/routes"));
        Assert.Equal(2, host.Serve.Status["jobs"]["Worker"].Running);
        await host.Serve.DeleteAsync("jobs", Cancel);

        Assert.Equal(["initialized", "initialized", "runs", "runs"], log.All.Take(4).Order());
        Assert.Equal(["disposed", "disposed", "ended", "ended"], log.All.Skip(4).Order());
        Assert.All(new[] { 0, 1 }, rank => Assert.Equal(["initialized", "runs", "ended", "disposed"], log.Of(rank)));
    }

    [Fact]
    public async Task BackgroundService_Alone_IsNoIngressWithoutRoutes()
    {
        var log = new Events();
        await using var serve = await TestServe.StartAsync<Worker>(service: log);

        await Eventually.HoldsAsync(() => log.Count("runs") == 1, "it works");
        Assert.Equal(404, (int)(await serve.Http.GetAsync("/", Cancel)).StatusCode);
    }

    [Fact]
    public async Task BackgroundService_ThatFails_IsLoggedAndReportedAndTheReplicaServesOn()
    {
        await using var host = (await TestHost.StartAsync()).Expect(BackgroundFailed);

        await host.Serve.DeployAsync(host.Define<Failing>(), "a", "/a", Cancel);

        await Eventually.HoldsAsync(() => host.Serve.Status["a"]["Failing"].Replicas[0].Message == "its background work failed: queue gone", "the replica says so");
        Assert.Equal("queue gone", Assert.Single(host.Logs.Of(BackgroundFailed)).Exception?.Message);
        Assert.Equal((200, "on"), await host.GetAsync("/a"));
    }

    [Fact]
    public async Task BackgroundService_WhoseStartThrows_IsAStartFailure()
    {
        await using var host = await TestHost.StartAsync();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Serve.DeployAsync(host.Define<NoStart>(), "a", null, Cancel));

        Assert.Equal("not today", thrown.Message);
    }

    [Fact]
    public async Task BackgroundService_ThatDoesNotEnd_IsAbandonedAndNotDisposedUnderItsCode()
    {
        var log = new Events();
        await using var host = await TestHost.StartAsync();
        await host.Serve.DeployAsync(host.Define<Stubborn>(log, options => options.GracefulShutdownTimeout = TimeSpan.Zero), "a", null, Cancel);
        await Eventually.HoldsAsync(() => log.Count("runs") == 1, "it works");

        await host.Serve.DeleteAsync("a", Cancel);

        Assert.Equal(["runs"], log.All);
        log.End.SetResult();
    }

    public sealed class Events
    {
        private readonly List<(int Rank, string What)> all = [];

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string[] All
        {
            get
            {
                lock (all) return [.. all.Select(entry => entry.What)];
            }
        }

        public void Add(int rank, string what)
        {
            lock (all) all.Add((rank, what));
        }

        public int Count(string what) => All.Count(other => other == what);

        public string[] Of(int rank)
        {
            lock (all) return [.. all.Where(entry => entry.Rank == rank).Select(entry => entry.What)];
        }
    }

    public sealed class Worker(Events log, ReplicaContext context) : BackgroundService, IAsyncInitializable
    {
        public Task InitializeAsync(CancellationToken cancel)
        {
            log.Add(context.Rank, "initialized");
            return Task.CompletedTask;
        }

        public override void Dispose()
        {
            log.Add(context.Rank, "disposed");
            base.Dispose();
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            log.Add(context.Rank, "runs");
            try
            {
                await Task.Delay(Timeout.Infinite, stoppingToken);
            }
            finally
            {
                log.Add(context.Rank, "ended");
            }
        }
    }

    public sealed class Failing : BackgroundService
    {
        [HttpGet("/")]
        public string Get() => "on";

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("queue gone");
        }
    }

    public sealed class NoStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not today");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class Stubborn(Events log) : BackgroundService
    {
        public override void Dispose() => log.Add(0, "disposed");

        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            log.Add(0, "runs");
            return log.End.Task;
        }
    }
}
