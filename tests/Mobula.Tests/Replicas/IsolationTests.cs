using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Replicas;

[Trait("Category", "Slow")]
public sealed class IsolationTests
{
    [Fact]
    public async Task DedicatedThreads_AllBlocked_DelayNobodyElse()
    {
        var open = new Latch();
        await using var blocked = await TestServe.StartAsync<Blocking>(
            options => (options.DedicatedThreads, options.NumReplicas, options.MaxOngoingRequests) = (true, 2, 40), open);
        await using var other = await TestServe.StartAsync<Other>();
        var pending = Enumerable.Range(0, 80).Select(_ => blocked.Http.GetStringAsync("/", TestContext.Current.CancellationToken)).ToArray();
        await Eventually.HoldsAsync(() => open.Waiting == 80, () => $"{open.Waiting} of 80 block their threads");

        var slowest = TimeSpan.Zero;
        for (int i = 0; i < 50; i++)
        {
            long began = Stopwatch.GetTimestamp();
            Assert.Equal("success", await blocked.Http.GetStringAsync("/-/healthz", TestContext.Current.CancellationToken));
            Assert.Equal("other", await other.Http.GetStringAsync("/", TestContext.Current.CancellationToken));
            slowest = slowest > Stopwatch.GetElapsedTime(began) ? slowest : Stopwatch.GetElapsedTime(began);
        }

        open.Set();
        Assert.All(await Task.WhenAll(pending), thread => Assert.StartsWith("default/Blocking#", thread, StringComparison.Ordinal));
        // Blocked pool threads would cost half a second each until the pool has grown by 80.
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"the slowest round took {slowest}");
    }

    public sealed class Latch
    {
        private readonly ManualResetEventSlim open = new();
        private int waiting;

        public int Waiting => waiting;

        public void Wait()
        {
            Interlocked.Increment(ref waiting);
            open.Wait();
        }

        public void Set() => open.Set();
    }

    public sealed class Blocking(Latch latch)
    {
        [HttpGet("/")]
        public string Get()
        {
            latch.Wait();
            return Thread.CurrentThread.Name!;
        }
    }

    public sealed class Other
    {
        [HttpGet("/")]
        public string Get() => "other";
    }
}
