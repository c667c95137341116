using Microsoft.Extensions.Time.Testing;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

/// <summary>What a request costs on its way to a replica, in bytes; bench/ has the time.</summary>
public sealed class RouterCostTests(ITestOutputHelper output)
{
    private const int Count = 10_000;

    [Fact]
    public void TryAcquireAndRelease_ReplicaFree_AllocatesNothing()
    {
        var router = New(TimeProvider.System, maxOngoing: 100, replicas: 3);

        long bytes = AllocatedBy(() => PickAndRelease(router, Count));

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void TryAcquireAndRelease_TwoChoices_AllocatesNothing()
    {
        var router = New(TimeProvider.System, maxOngoing: 100, replicas: 64);

        long bytes = AllocatedBy(() => PickAndRelease(router, Count));

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void KnockAndLeave_RoomInTheGate_AllocatesNothing()
    {
        var gate = new Gate(100, 100);
        var request = Make.Request();

        long bytes = AllocatedBy(() => KnockAndLeave(gate, request, Count));

        Assert.Equal(0, bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AcquireAsync_Queued_CostsLittleOverItsTask(bool cancellable)
    {
        using var source = new CancellationTokenSource();
        var cancel = cancellable ? source.Token : CancellationToken.None;
        var router = New(new FakeTimeProvider(), maxOngoing: 1, replicas: 1);
        Assert.True(router.TryAcquire(null, out _));
        var waiting = new Task<Admission>[Count];
        // A task for each await: a second continuation on the same one would cost a list.
        var others = new Queue<TaskCompletionSource<Admission>>(Enumerable.Range(0, 2 * Count).Select(_ => new TaskCompletionSource<Admission>()));

        long task = AllocatedBy(() => Fill(waiting, () => new(others.Dequeue().Task)));
        long waiter = AllocatedBy(() => Fill(waiting, () => router.AcquireAsync(Deadline.None, cancel)));

        double each = (waiter - task) / (double)Count;
        output.WriteLine($"{each:0} bytes a queued waiter over its task of {task / Count} bytes");
        Assert.InRange(each, 1, 250);
    }

    private static Router New(TimeProvider clock, int maxOngoing, int replicas)
    {
        var router = new Router(-1, clock, new Random(1));
        router.Update(new(1, [.. Enumerable.Range(0, replicas).Select(number => new ReplicaEntry<IReplica>(new FakeReplica($"r{number}"), maxOngoing))]));
        return router;
    }

    private static long AllocatedBy(Action work)
    {
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void PickAndRelease(Router router, int times)
    {
        for (int time = 0; time < times; time++)
        {
            if (!router.TryAcquire(null, out var admission)) throw new InvalidOperationException("A replica is free.");
            router.Release(admission.Lease, new(AttemptOutcome.Done, 0));
        }
    }

    private static void KnockAndLeave(Gate gate, ServeRequest request, int times)
    {
        for (int time = 0; time < times; time++)
        {
            if (gate.Knock(request, out _) != GateAnswer.Run) throw new InvalidOperationException("The gate has room.");
            gate.Leave(request);
        }
    }

    private static void Fill(Task<Admission>[] tasks, Func<ValueTask<Admission>> source)
    {
        for (int index = 0; index < tasks.Length; index++) tasks[index] = AwaitAsync(source);
    }

    private static async Task<Admission> AwaitAsync(Func<ValueTask<Admission>> source) => await source();
}
