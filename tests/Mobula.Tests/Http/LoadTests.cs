using Microsoft.AspNetCore.Mvc;
using Mobula.Applications;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Http;

[Trait("Category", "Slow")]
public sealed class LoadTests
{
    [Fact]
    public async Task MaxOngoingAndMaxConcurrency_FiveHundredClients_AreNeverExceeded()
    {
        var counter = new Counter();
        await using var serve = await TestServe.StartAsync<Counted>(
            options => (options.NumReplicas, options.MaxOngoingRequests, options.MaxConcurrency) = (3, 7, 4), counter);
        int mostOngoing = 0;
        using var watching = new CancellationTokenSource();
        var watch = Task.Run(
            async () =>
            {
                while (!watching.IsCancellationRequested)
                {
                    foreach (var replica in serve.Deployment.Replicas) mostOngoing = Math.Max(mostOngoing, replica.Gate.Ongoing);
                    await Task.Yield();
                }
            },
            TestContext.Current.CancellationToken);

        int served = 0;
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async client =>
        {
            for (int i = 0; i < 6; i++)
            {
                string text = await serve.Http.GetStringAsync($"/?number={client}", TestContext.Current.CancellationToken);
                Assert.Equal($"{client}", text);
                Interlocked.Increment(ref served);
            }
        }));
        await watching.CancelAsync();
        await watch;

        Assert.Equal(3000, served);
        Assert.Equal(4, counter.Most);
        Assert.Equal(7, mostOngoing);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Replicas_AddedAndRemovedUnderLoad_FailNoRequest()
    {
        var counter = new Counter();
        await using var serve = await TestServe.StartAsync<Counted>(options => (options.NumReplicas, options.MaxOngoingRequests, options.MaxConcurrency) = (2, 5, 3), counter);
        using var loading = new CancellationTokenSource();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var clients = Enumerable.Range(0, 60).Select(async _ =>
        {
            while (!loading.IsCancellationRequested)
            {
                using var answer = await serve.Http.GetAsync("/?number=1", TestContext.Current.CancellationToken);
                statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            }
        }).ToArray();

        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int change = 0; change < 60; change++)
        {
            var replicas = serve.Deployment.Replicas;
            if (replicas.Length == 1 || (replicas.Length < 6 && random.Next(2) == 0)) await serve.Deployment.AddReplicaAsync(replicas.Length, TestContext.Current.CancellationToken);
            else Assert.True(await serve.Deployment.RemoveReplicaAsync(replicas[random.Next(replicas.Length)]), $"a drain did not end; seed {seed}");
        }

        await loading.CancelAsync();
        await Task.WhenAll(clients);
        Assert.True(statuses.Keys.SequenceEqual([200]), $"seed {seed}: {string.Join(", ", statuses)}");
        Assert.Equal(counter.Made - serve.Deployment.Replicas.Length, counter.Disposed);
        Assert.Equal(0, counter.AfterDispose);
        await serve.IdleAsync();
    }

    [Fact]
    public async Task Replica_RemovedWithOneThatNeverReturns_SendsItsWaitingRequestsElsewhere()
    {
        var hold = new Hold();
        await using var serve = await TestServe.StartAsync<Stuck>(
            options => (options.MaxConcurrency, options.GracefulShutdownTimeout) = (1, TimeSpan.FromSeconds(0.3)), hold);
        var stuck = serve.Http.GetAsync("/stuck", TestContext.Current.CancellationToken);
        await hold.ArrivalAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => serve.Http.GetStringAsync("/", TestContext.Current.CancellationToken)).ToArray();
        var old = serve.Deployment.Replicas[0];
        await Eventually.HoldsAsync(() => old.Gate.Ongoing == 6, "five wait behind one");
        var next = await serve.Deployment.AddReplicaAsync(1, TestContext.Current.CancellationToken);

        Assert.False(await serve.Deployment.RemoveReplicaAsync(old));

        Assert.All(await Task.WhenAll(waiting), id => Assert.Equal(next.Context.ReplicaId, id));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stuck);
        hold.Open();
        await Eventually.HoldsAsync(() => old.Gate.Ongoing == 0, "the stuck one returned");
    }

    public sealed class Counter
    {
        private int most;
        private int made;
        private int disposed;
        private int afterDispose;

        public int Most => most;

        public int Made => made;

        public int Disposed => disposed;

        public int AfterDispose => afterDispose;

        public void See(int running)
        {
            int before;
            while ((before = most) < running && Interlocked.CompareExchange(ref most, running, before) != before)
            {
            }
        }

        public void Make() => Interlocked.Increment(ref made);

        public void Dispose() => Interlocked.Increment(ref disposed);

        public void UsedAfterDispose() => Interlocked.Increment(ref afterDispose);
    }

    public sealed class Counted : IDisposable
    {
        private readonly Counter counter;
        private int running;
        private volatile bool disposed;

        public Counted(Counter counter)
        {
            this.counter = counter;
            counter.Make();
        }

        [HttpGet("/")]
        public async Task<string> GetAsync(int number, CancellationToken cancel)
        {
            counter.See(Interlocked.Increment(ref running));
            if (disposed) counter.UsedAfterDispose();
            await Task.Delay(1, cancel);
            if (disposed) counter.UsedAfterDispose();
            Interlocked.Decrement(ref running);
            return $"{number}";
        }

        public void Dispose()
        {
            disposed = true;
            counter.Dispose();
        }
    }

    public sealed class Stuck(Hold hold, ReplicaContext context)
    {
        [HttpGet("/stuck")]
        public Task StuckAsync() => hold.PassAsync(CancellationToken.None);

        [HttpGet("/")]
        public string Id() => context.ReplicaId;
    }
}
