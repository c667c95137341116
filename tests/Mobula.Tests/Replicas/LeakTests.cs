using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Replicas;

[Trait("Category", "Slow")]
public sealed class LeakTests
{
    private const int Replicas = 1000;

    [Theory]
    [InlineData(typeof(Plain), false)]
    [InlineData(typeof(Plain), true)]
    [InlineData(typeof(Mapper), false)]
    [InlineData(typeof(Mapper), true)]
    public async Task Replicas_StartedAndStopped_LeaveNeitherObjectsNorThreads(Type type, bool dedicatedThreads)
    {
        // Linux shows 15 letters of a thread's name: enough for this one to be the test's own.
        string name = $"L{(type == typeof(Mapper) ? 'm' : 'p')}{(dedicatedThreads ? 'd' : 's')}{Random.Shared.Next(100_000, 999_999)}";
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.Name = name;
            NameHeader.Add(builder.Services);
            builder.Services.AddAuthorization();
            builder.Services.AddRateLimiter(limiter => limiter.AddConcurrencyLimiter("many", concurrency => concurrency.PermitLimit = 1000));
            void Options(DeploymentOptions options) => (options.DedicatedThreads, options.MaxOngoingRequests) = (dedicatedThreads, 4);
            if (type == typeof(Mapper)) builder.AddDeployment<Mapper>("x", Options);
            else builder.AddDeployment<Plain>("x", Options);
        });
        serve.Http.DefaultRequestHeaders.Add("x-name", "ada");
        var weak = new List<WeakReference>(Replicas);

        for (int i = 0; i < Replicas; i += 8) await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAndStopAsync(serve, weak)));

        for (int round = 0; round < 20 && weak.Count(reference => reference.IsAlive) > 0; round++)
        {
            // What the last requests left on stacks and in caches of one goes with the next.
            await serve.Http.GetStringAsync("/", TestContext.Current.CancellationToken);
            await Task.Delay(20, TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        Assert.Equal(0, weak.Count(reference => reference.IsAlive));
        if (OperatingSystem.IsLinux())
            await Eventually.HoldsAsync(() => ThreadsNamed(name) <= serve.Deployment.Options.MaxConcurrency, () => $"{ThreadsNamed(name)} threads are left where one replica runs");
    }

    private static int ThreadsNamed(string name) =>
        Directory.GetDirectories("/proc/self/task").Count(thread =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(name, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false;
            }
        });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task StartAndStopAsync(TestServe serve, List<WeakReference> weak)
    {
        var replica = await serve.Deployment.AddReplicaAsync(1, CancellationToken.None);
        await serve.Http.GetStringAsync("/", CancellationToken.None);
        await serve.Http.GetStringAsync("/", CancellationToken.None);
        lock (weak)
        {
            weak.Add(new(replica));
            weak.Add(new(replica.Instance));
        }

        await serve.Deployment.RemoveReplicaAsync(replica);
    }

    public sealed class Plain
    {
        private readonly byte[] model = new byte[1000];

        [HttpGet("/")]
        public int Get() => model.Length;
    }

    public sealed class Mapper : IEndpointMapper
    {
        private readonly byte[] model = new byte[1000];

        public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/", () => model.Length)
            .RequireAuthorization().RequireRateLimiting("many");
    }
}
