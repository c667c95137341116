using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Ratios.Figures;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Ratios.Scenarios;

/// <summary>What our own decisions cost, without HTTP: a place at a replica and back, and a place in the queue.</summary>
internal sealed class RouterScenario : IScenario
{
    private const int Operations = 200_000;
    private const int Waiters = 10_000;

    public string Name => "router";

    public string Question => "Pick a replica, be admitted by it, release both: time and bytes on one thread; bytes of a request that waits in the router's queue.";

    public Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        var figures = new List<Figure>();
        foreach (int replicas in (int[])[1, 10, 50])
        {
            var (nanoseconds, bytes) = PickAdmitRelease(replicas, run.Rounds);
            figures.Add(new($"pick, admit and release, {replicas} replicas", "ns", nanoseconds, Limit.AtMost(300)));
            figures.Add(new($"pick, admit and release, {replicas} replicas: allocated", "bytes", bytes, Limit.AtMost(0)));
        }

        figures.Add(new("a waiting request without a token: allocated", "bytes", Series.Of(BytesOfWaiting(CancellationToken.None)), Limit.AtMost(250)));
        using var source = new CancellationTokenSource();
        figures.Add(new("a waiting request with a token: allocated", "bytes", Series.Of(BytesOfWaiting(source.Token)), Limit.AtMost(250)));
        return Task.FromResult<IReadOnlyList<Figure>>(figures);
    }

    private static (Series Nanoseconds, Series Bytes) PickAdmitRelease(int replicas, int rounds)
    {
        var router = NewRouter(replicas, maxOngoing: 100);
        var gate = new Gate(100, 100);
        var request = NewRequest();
        // The compiler's tiers: called often, then left alone until the better code is in place.
        for (int i = 0; i < 10; i++)
        {
            Repeat(router, gate, request);
            Thread.Sleep(50);
        }

        List<double> nanoseconds = [], bytes = [];
        for (int round = 0; round < rounds; round++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp();
            Repeat(router, gate, request);
            nanoseconds.Add(Stopwatch.GetElapsedTime(began).TotalNanoseconds / Operations);
            bytes.Add((double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Operations);
        }

        return (Series.Of(nanoseconds), Series.Of(bytes));
    }

    private static void Repeat(Router router, Gate gate, ServeRequest request)
    {
        for (int i = 0; i < Operations; i++)
        {
            if (!router.TryAcquire(null, out var admission)) throw new BenchException("No replica had room.");
            if (gate.Knock(request, out _) != GateAnswer.Run) throw new BenchException("The gate was full.");
            router.Release(admission.Lease, new(AttemptOutcome.Done, gate.Leave(request)));
        }
    }

    private static double BytesOfWaiting(CancellationToken cancel)
    {
        var router = NewRouter(replicas: 1, maxOngoing: 1);
        router.TryAcquire(null, out _);
        // The first one makes what all share.
        Wait();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Waiters; i++) Wait();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (router.Counts.Queued != Waiters + 1) throw new BenchException("A request did not wait.");
        router.Close("measured.");
        return (double)bytes / Waiters;

        // Nobody awaits it: a task that had an awaiter would be measured with it.
        void Wait()
        {
#pragma warning disable CA2012
            _ = router.AcquireAsync(Deadline.None, cancel);
#pragma warning restore CA2012
        }
    }

    private static Router NewRouter(int replicas, int maxOngoing)
    {
        var router = new Router(-1, TimeProvider.System, new Random(1));
        router.Update(new(1, [.. Enumerable.Range(0, replicas).Select(i => new ReplicaEntry<IReplica>(new Nobody(i), maxOngoing))]));
        return router;
    }

    private static ServeRequest NewRequest() => new() { Id = "1", Application = "default" };

    private sealed class Nobody(int number) : IReplica
    {
        public ReplicaId Id { get; } = new(new("default", "Nobody"), number.ToString("x8", null));

        public ValueTask<Outcome> SendAsync(ServeRequest request, HttpContext http) => throw new NotSupportedException("Nothing is sent here.");

        public ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel) => throw new NotSupportedException("Nothing is sent here.");
    }
}
