using System.Collections.Concurrent;
using Mobula.Replicas;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Replicas;

public sealed class DedicatedThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AsManyBlockAsThereAreThreads_AllRunAtOnce()
    {
        using var threads = new DedicatedThreads("test", maxThreads: 8);
        using var all = new Barrier(8);

        var work = Enumerable.Range(0, 8).Select(_ => threads.Run(
            all =>
            {
                // Nobody passes before all have come.
                Assert.True(all.SignalAndWait(Patience));
                return Task.CompletedTask;
            },
            all));

        await Task.WhenAll(work);
    }

    /// <summary>An idle thread that is woken for one piece of work must not count as free for the next.</summary>
    [Fact]
    public async Task Run_AgainAndAgainAfterIdling_NeverUnderStarts()
    {
        using var threads = new DedicatedThreads("test", maxThreads: 4);
        for (int round = 0; round < 300; round++)
        {
            int together = 1 + round % 4;
            using var all = new Barrier(together);
            await Task.WhenAll(Enumerable.Range(0, together).Select(_ => threads.Run(
                all =>
                {
                    Assert.True(all.SignalAndWait(Patience));
                    return Task.CompletedTask;
                },
                all)));
        }
    }

    [Fact]
    public async Task Run_MoreThanThereAreThreads_AtMostThatManyAtATime()
    {
        using var threads = new DedicatedThreads("test", maxThreads: 3);
        int running = 0, most = 0;
        var used = new ConcurrentDictionary<int, bool>();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => threads.Run(
            state =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                used[Environment.CurrentManagedThreadId] = true;
                Thread.SpinWait(2_000);
                Interlocked.Decrement(ref running);
                return Task.CompletedTask;
            },
            0)));

        Assert.InRange(most, 1, 3);
        Assert.InRange(used.Count, 1, 3);
    }

    [Fact]
    public async Task Run_Continuations_StayOnItsThreads()
    {
        using var threads = new DedicatedThreads("mine", maxThreads: 2);
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var places = new List<(string? Name, bool Pool)>();
        void Note() => places.Add((Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread));

        var run = threads.Run(
            async outside =>
            {
                Note();
                await Task.Yield();
                Note();
                await outside;
                Note();
            },
            outside.Task);
        outside.SetResult();
        await run;

        Assert.Equal(3, places.Count);
        Assert.All(places, place =>
        {
            Assert.StartsWith("mine ", place.Name, StringComparison.Ordinal);
            Assert.False(place.Pool);
        });
    }

    [Fact]
    public async Task Run_TheCallersContinuation_DoesNotStayOnItsThreads()
    {
        using var threads = new DedicatedThreads("mine", maxThreads: 1);

        async Task<string?> CallAsync()
        {
            await threads.Run(_ => Task.CompletedTask, 0).ConfigureAwait(false);
            return Thread.CurrentThread.Name;
        }

        Assert.NotEqual("mine 1", await CallAsync());
    }

    [Fact]
    public async Task Run_WorkThrows_ComesOutAndTheThreadLivesOn()
    {
        using var threads = new DedicatedThreads("test", maxThreads: 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.Run<int>(_ => throw new InvalidOperationException(), 0));

        await threads.Run(_ => Task.CompletedTask, 0).WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task Dispose_WorkIsQueued_StillRuns()
    {
        var threads = new DedicatedThreads("test", maxThreads: 1);
        using var hold = new ManualResetEventSlim();
        var blocked = threads.Run(
            hold =>
            {
                Assert.True(hold.Wait(Patience, CancellationToken.None));
                return Task.CompletedTask;
            },
            hold);
        var queued = threads.Run(_ => Task.CompletedTask, 0);

        threads.Dispose();
        hold.Set();

        await Task.WhenAll(blocked, queued).WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task Run_AfterDispose_RunsOnThePool()
    {
        var threads = new DedicatedThreads("test", maxThreads: 1);
        threads.Dispose();
        bool pool = false;

        await threads.Run(
            _ =>
            {
                pool = Thread.CurrentThread.IsThreadPoolThread;
                return Task.CompletedTask;
            },
            0).WaitAsync(Patience, Cancel);

        Assert.True(pool);
    }

    [Fact]
    public async Task Replicas_BlockedInUserCode_UseNoThreadOfThePool()
    {
        const int PerReplica = 8;
        using var hold = new ManualResetEventSlim();
        using var blocked = new CountdownEvent(2 * PerReplica);
        var pool = new ConcurrentBag<bool>();
        using var http = new FakeHttp();
        var replicas = new[] { "a", "b" }.Select(name => Make.Replica(
            _ =>
            {
                pool.Add(Thread.CurrentThread.IsThreadPoolThread);
                blocked.Signal();
                Assert.True(hold.Wait(Patience, CancellationToken.None));
                return Task.CompletedTask;
            },
            maxOngoing: PerReplica,
            threads: new DedicatedThreads(name, PerReplica))).ToArray();

        var sent = replicas.SelectMany(replica => Enumerable.Range(0, PerReplica).Select(_ => replica.SendAsync(Make.Request(), http.Context).AsTask())).ToArray();
        Assert.True(blocked.Wait(Patience, Cancel));

        Assert.All(pool, Assert.False);
        // The pool is as quick as ever while sixteen requests block.
        await Task.Run(() => { }, Cancel).WaitAsync(Patience, Cancel);
        hold.Set();
        Assert.All(await Task.WhenAll(sent), outcome => Assert.Null(outcome.Error));
        foreach (var replica in replicas) Assert.True(await replica.StopAsync(Patience, TimeProvider.System));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = target;
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen) seen = now;
    }
}
