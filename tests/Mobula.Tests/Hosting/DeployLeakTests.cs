using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Hosting;

[Trait("Category", "Slow")]
[Collection(nameof(Alone))]
public sealed class DeployLeakTests
{
    private const int WarmUp = 100;
    private const int WeakReferenceSize = 24;

    [Theory]
    [InlineData(1000, false)]
    [InlineData(300, true)]
    public async Task Application_DeployedAndDeletedAgainAndAgain_LeavesNothing(int deploys, bool replaces)
    {
        await using var host = await TestHost.StartAsync(serve => serve.Logging.ClearProviders());
        var weak = new List<WeakReference>(6 * (deploys + WarmUp));
        for (int i = 0; i < WarmUp; i++) await DeployAsync(host, weak, replaces);
        await CollectAsync(host, weak);
        var before = Footprint.Now();

        for (int i = 0; i < deploys; i++) await DeployAsync(host, weak, replaces);
        await host.Serve.DeleteAsync("app", TestContext.Current.CancellationToken);
        await CollectAsync(host, weak);

        Assert.Equal(0, weak.Count(reference => reference.IsAlive));
        Assert.Empty(host.Serve.Status.Applications);
        Assert.Empty(host.Serve.Instance.Deployments);
        var after = Footprint.Now();
        // Threads of the pool come and go by themselves; one a deploy would be a thousand.
        Assert.InRange(after.Threads - before.Threads, -100, 30);
        Assert.InRange(after.Handles - before.Handles, -100, 30);
        Assert.InRange(after.Watches - before.Watches, -10, 0);
        Assert.InRange((after.Heap - before.Heap) / deploys, -1_000_000, 6 * WeakReferenceSize + 100);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task DeployAsync(TestHost host, List<WeakReference> weak, bool replaces)
    {
        // With the usual providers of a program's log: the console's has a thread.
        var builder = ServeApplication.CreateBuilder(["--Logging:LogLevel:Default=Critical"]);
        builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("many", window => (window.PermitLimit, window.Window) = (1000, TimeSpan.FromHours(1))));
        builder.Services.AddAuthorization().AddCors().AddOutputCache().AddRequestTimeouts();
        builder.AddIngress<Mapper>();
        builder.AddDeployment<Plain>(options => options.DedicatedThreads = true);
        builder.AddDeployment("function", endpoints => endpoints.MapGet("/", () => "function"));
        builder.AddDeployment<Worker>();
        var application = builder.Build();
        await host.Serve.DeployAsync(application, "app", "/app", CancellationToken.None);
        Assert.Equal((200, "1000"), await host.GetAsync("/app"));
        var running = host.Serve.Instance.Find("app")!;
        weak.Add(new(application));
        weak.Add(new(running));
        weak.AddRange(running.Deployments.SelectMany(deployment => deployment.Replicas).Select(replica => new WeakReference(replica.Instance)));
        if (!replaces) await host.Serve.DeleteAsync("app", CancellationToken.None);
    }

    private static async Task CollectAsync(TestHost host, List<WeakReference> weak)
    {
        for (int round = 0; round < 100 && (round < 3 || weak.Exists(reference => reference.IsAlive) || !host.Serve.Instance.Snapshot().Leaving.IsEmpty); round++)
        {
            // What the last requests left on stacks and in caches of one goes with the next.
            await host.GetAsync("/-/healthz");
            await Task.Delay(20, TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            // With replacing the last one stays until it is deleted.
            if (weak.Count(reference => reference.IsAlive) <= 6 && host.Serve.Status.Applications.Count > 0) break;
        }
    }

    private sealed record Footprint(int Threads, int Handles, int Watches, long Heap)
    {
        public static Footprint Now() => OperatingSystem.IsLinux()
            ? new(Directory.GetDirectories("/proc/self/task").Length, Directory.GetFiles("/proc/self/fd").Length, CountWatches(), GC.GetTotalMemory(true))
            : new(0, 0, 0, GC.GetTotalMemory(true));

        private static int CountWatches() => Directory.GetFiles("/proc/self/fdinfo").Sum(file =>
        {
            try
            {
                return File.ReadLines(file).Count(line => line.StartsWith("inotify", StringComparison.Ordinal));
            }
            catch (IOException)
            {
                return 0;
            }
        });
    }

    public sealed class Mapper : IEndpointMapper
    {
        private readonly byte[] model = new byte[1000];

        public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", () => model.Length).RequireRateLimiting("many");
    }

    public sealed class Plain
    {
        [HttpGet("/")]
        public string Get() => "plain";
    }

    public sealed class Worker : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
    }
}
