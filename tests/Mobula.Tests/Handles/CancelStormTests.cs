using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Handles;

/// <summary>Cancels at random moments, through three levels of calls and streams, with little room at each.</summary>
public sealed class CancelStormTests(ITestOutputHelper output)
{
    private const int Calls = 2_000;
    private const int Callers = 16;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Cancel_AtARandomMoment_IsSeenByEveryLevelAndEveryPlaceIsGivenBack()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var counts = new Counts();
        await using var serve = await TestServe.StartAsync(builder =>
        {
            builder.RoutePrefix = null;
            builder.Services.AddSingleton(counts);
            builder.AddDeployment<Bottom>(d => (d.NumReplicas, d.MaxOngoingRequests, d.MaxConcurrency) = (2, 4, 2));
            builder.AddDeployment<Middle>(d => (d.MaxOngoingRequests, d.DedicatedThreads) = (8, true));
            builder.AddDeployment<Top>(d => d.NumReplicas = 2);
        });
        var top = serve.App.Services.GetRequiredService<DeploymentHandle<ITop>>();
        int canceled = 0, done = 0, late = 0;

        async Task CallAsync(int caller)
        {
            var random = new Random(seed + caller);
            for (int call = 0; call < Calls / Callers; call++)
            {
                using var source = new CancellationTokenSource();
                var client = random.Next(4) == 0 ? top.With(new() { Timeout = TimeSpan.FromMilliseconds(1 + random.Next(10)) }) : top.Client;
                var running = random.Next(2) == 0 ? client.RunAsync(random.Next(1000), source.Token) : ReadAsync(client, random.Next(1000), random.Next(8), source.Token);
                for (int turn = random.Next(40); turn > 0; turn--) await Task.Yield();
                if (random.Next(8) != 0) await source.CancelAsync();
                try
                {
                    await running;
                    Interlocked.Increment(ref done);
                }
                catch (RequestCanceledException)
                {
                    Assert.True(source.IsCancellationRequested, $"Seed {seed}: canceled by nobody");
                    Interlocked.Increment(ref canceled);
                }
                catch (TimeoutException)
                {
                    Interlocked.Increment(ref late);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), Cancel)));

        output.WriteLine($"{done} done, {canceled} canceled, {late} late; begun {counts}");
        await Eventually.HoldsAsync(() => counts.AllEnded, () => $"Seed {seed}: code still runs: {counts}");
        await serve.IdleAsync();
        Assert.Equal(Calls, done + canceled + late);
        Assert.True(canceled >= Calls / 2 && done > 0 && late > 0, $"Seed {seed}: {done} done, {canceled} canceled, {late} late");
        Assert.True(counts.MostInBottom <= 4, $"Seed {seed}: {counts.MostInBottom} ran in two replicas that run 2 each");
    }

    private static async Task ReadAsync(ITop client, int value, int items, CancellationToken cancel)
    {
        await foreach (int item in client.StreamAsync(value, cancel))
        {
            if (--items < 0) break;
        }
    }

    public interface ITop
    {
        Task<int> RunAsync(int value, CancellationToken cancel);

        IAsyncEnumerable<int> StreamAsync(int value, CancellationToken cancel);
    }

    public interface IMiddle
    {
        Task<int> RunAsync(int value, CancellationToken cancel);

        IAsyncEnumerable<int> StreamAsync(int value, CancellationToken cancel);
    }

    public interface IBottom
    {
        ValueTask<int> RunAsync(int value, CancellationToken cancel);

        IAsyncEnumerable<int> StreamAsync(int value, CancellationToken cancel);
    }

    /// <summary>Code that has begun and code that has ended, by level.</summary>
    private sealed class Counts
    {
        private readonly int[] begun = new int[3];
        private readonly int[] ended = new int[3];
        private int mostInBottom;

        public bool AllEnded => begun.SequenceEqual(ended);

        public int MostInBottom => mostInBottom;

        public void Begin(int level)
        {
            int inside = Interlocked.Increment(ref begun[level]) - Volatile.Read(ref ended[level]);
            if (level == 2 && inside > mostInBottom) mostInBottom = inside;
        }

        public void End(int level) => Interlocked.Increment(ref ended[level]);

        public override string ToString() => $"{string.Join("/", begun)}, ended {string.Join("/", ended)}";
    }

    private sealed class Top(IMiddle middle, Counts counts) : ITop
    {
        public async Task<int> RunAsync(int value, CancellationToken cancel)
        {
            counts.Begin(0);
            try
            {
                // The token is not passed on: the request's own flows by itself.
                return await middle.RunAsync(value, CancellationToken.None) + await middle.RunAsync(value + 1, CancellationToken.None);
            }
            finally
            {
                counts.End(0);
            }
        }

        public async IAsyncEnumerable<int> StreamAsync(int value, [EnumeratorCancellation] CancellationToken cancel)
        {
            counts.Begin(0);
            try
            {
                await foreach (int item in middle.StreamAsync(value, cancel)) yield return item;
            }
            finally
            {
                counts.End(0);
            }
        }
    }

    private sealed class Middle(IBottom bottom, Counts counts) : IMiddle
    {
        public async Task<int> RunAsync(int value, CancellationToken cancel)
        {
            counts.Begin(1);
            try
            {
                using var own = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                int[] results = await Task.WhenAll(bottom.RunAsync(value, own.Token).AsTask(), bottom.RunAsync(value + 2, cancel).AsTask());
                return results.Sum();
            }
            finally
            {
                counts.End(1);
            }
        }

        public async IAsyncEnumerable<int> StreamAsync(int value, [EnumeratorCancellation] CancellationToken cancel)
        {
            counts.Begin(1);
            try
            {
                // Not inside the loop: who holds a stream of a deployment and waits for another place there may wait for himself.
                int more = await bottom.RunAsync(1, cancel);
                await foreach (int item in bottom.StreamAsync(value, CancellationToken.None)) yield return item + more;
            }
            finally
            {
                counts.End(1);
            }
        }
    }

    private sealed class Bottom(Counts counts) : IBottom
    {
        public ValueTask<int> RunAsync(int value, CancellationToken cancel) => value % 3 == 0 ? new(value) : WorkAsync(value, cancel);

        public async IAsyncEnumerable<int> StreamAsync(int value, [EnumeratorCancellation] CancellationToken cancel)
        {
            for (int item = 0; item < value % 6; item++)
            {
                yield return item;
                await Task.Yield();
                cancel.ThrowIfCancellationRequested();
            }
        }

        private async ValueTask<int> WorkAsync(int value, CancellationToken cancel)
        {
            counts.Begin(2);
            try
            {
                await Task.Yield();
                if (value % 3 == 2) await Task.Delay(TimeSpan.FromMilliseconds(value % 5), cancel);
                cancel.ThrowIfCancellationRequested();
                return value;
            }
            finally
            {
                counts.End(2);
            }
        }
    }
}
