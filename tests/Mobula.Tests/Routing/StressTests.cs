using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Telemetry;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

/// <summary>Real threads that race; each test works about two seconds at most, and hangs only when something was lost.</summary>
public sealed class StressTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Router_ManyThreadsCancelsAndChanges_LosesNothing()
    {
        const int Callers = 32, Each = 1_500, MaxOngoing = 3;
        var router = new Router(-1, TimeProvider.System, new Random(1));
        var replicas = Enumerable.Range(0, 4).Select(number => new FakeReplica($"r{number}")).ToArray();
        // The first two leave and return; what a router knew of them is forgotten then, and only their gates would keep the limit.
        var running = replicas[2..].ToDictionary(replica => (IReplica)replica, _ => new StrongBox<int>());
        var kinds = new int[Enum.GetValues<AdmissionKind>().Length];
        int seed = Random.Shared.Next(), left = Callers, overruns = 0;
        router.Update(SetOf(1, replicas, MaxOngoing));

        async Task CallAsync(int caller)
        {
            var random = new Random(seed + caller);
            for (int call = 0; call < Each; call++)
            {
                using var client = new CancellationTokenSource();
                var deadline = random.Next(8) == 0 ? Deadline.After(TimeProvider.System, TimeSpan.FromMilliseconds(random.Next(3))) : Deadline.None;
                if (!router.TryAcquire(null, out var admission))
                {
                    var waiting = router.AcquireAsync(deadline, client.Token).AsTask();
                    if (random.Next(3) == 0) client.Cancel();
                    admission = await waiting;
                }

                Interlocked.Increment(ref kinds[(int)admission.Kind]);
                if (admission.Kind != AdmissionKind.Admitted) continue;
                var count = running.GetValueOrDefault(admission.Lease.Slot.Replica) ?? new();
                if (Interlocked.Increment(ref count.Value) > MaxOngoing) Interlocked.Increment(ref overruns);
                if (random.Next(2) == 0) await Task.Yield();
                Interlocked.Decrement(ref count.Value);
                router.Release(admission.Lease, new(random.Next(20) == 0 ? AttemptOutcome.Failed : AttemptOutcome.Done, random.Next(MaxOngoing)));
            }

            Interlocked.Decrement(ref left);
        }

        async Task ChangeAsync()
        {
            for (long version = 2; Volatile.Read(ref left) > 0; version++)
            {
                router.Update(SetOf(version, replicas[(int)(version % 3)..], MaxOngoing));
                await Task.Yield();
            }
        }

        await Task.WhenAll([ChangeAsync(), .. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), Cancel))]).WaitAsync(Patience, Cancel);

        Assert.True(kinds.Sum() == Callers * Each, $"Seed {seed}: {string.Join(", ", kinds)}");
        Assert.True(kinds[(int)AdmissionKind.Admitted] > Callers * Each / 2, $"Seed {seed}: {string.Join(", ", kinds)}");
        Assert.Equal(0, overruns);
        Assert.Equal((0, 0), (kinds[(int)AdmissionKind.QueueFull], kinds[(int)AdmissionKind.Unavailable]));
        Assert.Equal((0, 0), (router.Counts.Queued, router.Counts.InFlight));
    }

    [Fact]
    public async Task Gate_ManyThreadsAndCancels_KeepsItsLimits()
    {
        const int Callers = 16, Each = 3_000, MaxConcurrency = 3, MaxOngoing = 10;
        var gate = new Gate(MaxOngoing, MaxConcurrency);
        int seed = Random.Shared.Next(), running = 0, most = 0, ran = 0, rejected = 0, gaveUp = 0;

        async Task CallAsync(int caller)
        {
            var random = new Random(seed + caller);
            for (int call = 0; call < Each; call++)
            {
                var request = Make.Request();
                using var client = new CancellationTokenSource();
                var answer = gate.Knock(request, out int ongoing);
                Assert.InRange(ongoing, 0, MaxOngoing);
                if (answer == GateAnswer.Rejected)
                {
                    Interlocked.Increment(ref rejected);
                    await Task.Yield();
                    continue;
                }

                if (answer == GateAnswer.Wait)
                {
                    gate.GiveUpOn(request, client.Token);
                    var started = request.StartedAsync().AsTask();
                    if (random.Next(2) == 0) client.Cancel();
                    if (!await started)
                    {
                        Interlocked.Increment(ref gaveUp);
                        continue;
                    }
                }

                int now = Interlocked.Increment(ref running);
                if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                if (random.Next(2) == 0) await Task.Yield();
                Interlocked.Decrement(ref running);
                Interlocked.Increment(ref ran);
                gate.Leave(request);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), Cancel))).WaitAsync(Patience, Cancel);

        gate.Close();
        Assert.True(gate.Drained.IsCompletedSuccessfully, $"Seed {seed}: {gate.Ongoing} ongoing");
        Assert.InRange(most, 1, MaxConcurrency);
        Assert.Equal(Callers * Each, ran + rejected + gaveUp);
        Assert.True(gaveUp > 0 && ran > 0, $"Seed {seed}: {ran} ran, {gaveUp} gave up");
    }

    /// <summary>The whole way, by two routers that know nothing of each other, and replicas that come and go.</summary>
    [Fact]
    public async Task Dispatchers_SharedReplicasComeAndGo_EveryRequestIsServedOnce()
    {
        const int Callers = 24, Each = 400, MaxOngoing = 4, MaxConcurrency = 2;
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new DeploymentMetrics(new ServeMetrics(services.GetRequiredService<IMeterFactory>(), TimeProvider.System), new("test", "Local"));
        var routers = Enumerable.Range(0, 2).Select(number => new Router(-1, TimeProvider.System, new Random(number))).ToArray();
        var dispatchers = routers.Select(router => new Dispatcher(router, metrics)).ToArray();
        var served = new int[Callers * Each];
        int left = Callers, version = 0, overruns = 0;

        LocalReplica NewReplica(string name)
        {
            int running = 0;
            return Make.Replica(
                async _ =>
                {
                    if (Interlocked.Increment(ref running) > MaxConcurrency) Interlocked.Increment(ref overruns);
                    Interlocked.Increment(ref served[int.Parse(ServeRequest.Current!.Id, null)]);
                    await Task.Yield();
                    Interlocked.Decrement(ref running);
                },
                MaxOngoing, MaxConcurrency, name: name);
        }

        var replicas = new List<LocalReplica> { NewReplica("0"), NewReplica("1"), NewReplica("2") };
        void Publish()
        {
            version++;
            foreach (var router in routers) router.Update(new(version, [.. replicas.Select(replica => new ReplicaEntry<IReplica>(replica, MaxOngoing))]));
        }

        async Task CallAsync(int caller)
        {
            for (int call = 0; call < Each; call++)
            {
                using var http = new FakeHttp();
                var reply = await dispatchers[caller % 2].SendAsync(Make.Request($"{caller * Each + call}"), http.Context);
                Assert.Equal(new Reply(), reply);
            }

            Interlocked.Decrement(ref left);
        }

        async Task ChangeAsync()
        {
            for (int number = 3; Volatile.Read(ref left) > 0; number++)
            {
                var oldest = replicas[0];
                replicas.RemoveAt(0);
                replicas.Add(NewReplica($"{number}"));
                // Closed before the routers know: what comes is rejected, and goes elsewhere.
                var stop = oldest.StopAsync(Patience, TimeProvider.System);
                await Task.Yield();
                Publish();
                Assert.True(await stop);
            }
        }

        Publish();
        await Task.WhenAll([Task.Run(ChangeAsync, Cancel), .. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), Cancel))]).WaitAsync(Patience, Cancel);

        Assert.All(served, times => Assert.Equal(1, times));
        Assert.Equal(0, overruns);
        Assert.All(routers, router => Assert.Equal((0, 0), (router.Counts.Queued, router.Counts.InFlight)));
        Assert.All(replicas, replica => Assert.Equal(0, replica.Gate.Ongoing));
    }

    private static ReplicaSet<IReplica> SetOf(long version, IEnumerable<FakeReplica> replicas, int maxOngoing) =>
        new(version, [.. replicas.Select(replica => new ReplicaEntry<IReplica>(replica, maxOngoing))]);
}
