using CsCheck;
using Mobula.Core.Routing;
using State = Mobula.Core.Routing.RoutingState<Mobula.Core.Tests.Routing.TestReplica, Mobula.Core.Tests.Routing.TestWaiter>;

namespace Mobula.Core.Tests.Routing;

public sealed class RoutingStateTests
{
    private static readonly TestReplica A = new("a");
    private static readonly TestReplica B = new("b");

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(3, 3, false)]
    [InlineData(-1, 5_000, true)]
    public void QueueHasPlace_IsExactlyMaxQueued(int maxQueued, int waiting, bool expected)
    {
        var state = New(maxQueued);
        for (int number = 0; number < waiting; number++) state.Enqueue(new(number));

        Assert.Equal(expected, state.QueueHasPlace);
    }

    [Fact]
    public void TryTake_SomebodyWaits_NobodyPassesHim()
    {
        var state = New(with: [new(A, 5)]);
        state.Enqueue(new(state.Arrive()));

        Assert.Null(state.TryTake(0));
    }

    [Fact]
    public void TryServeNext_RoomForTwoOfThree_ServesTheFirstTwoInOrder()
    {
        var state = New(with: [new(A, 1), new(B, 1)]);
        for (int count = 0; count < 3; count++) state.Enqueue(new(state.Arrive()));

        var served = ServeAll(state, now: 0);

        Assert.Equal([0, 1], served);
        Assert.Equal(1, state.Queued);
    }

    [Fact]
    public void Update_SameOrOlderVersion_ChangesNothing()
    {
        var state = New(with: [new(A, 1)], version: 5);

        Assert.False(state.Update(new(5, [new(B, 1)])));
        Assert.False(state.Update(new(4, [])));
        Assert.Equal(5, state.Version);
        Assert.Same(A, Assert.Single(state.Slots.ToArray()).Replica);
    }

    [Fact]
    public void Update_ReplicaStays_ItsCountsStayAndItsLimitChanges()
    {
        var state = New(with: [new(A, 3)]);
        state.TryTake(0);
        state.TryTake(0);

        state.Update(new(2, [new(B, 1), new(A, 2)]));

        var slot = state.Slots.ToArray().Single(slot => slot.Replica == A);
        Assert.Equal(2, slot.InFlight);
        Assert.False(slot.HasRoom(0));
    }

    [Fact]
    public void Update_ReplicaLeavesWithRequests_TheirReturnIsHarmless()
    {
        var state = New(with: [new(A, 3)]);
        var slot = state.TryTake(0)!;
        state.Update(new(2, [new(B, 1)]));

        state.Return(slot, 0);

        Assert.Equal(0, slot.InFlight);
        Assert.Equal(0, Assert.Single(state.Slots.ToArray()).InFlight);
    }

    [Fact]
    public void NextWake_NobodyWaits_IsNever()
    {
        var state = New(with: [new(A, 1)]);
        state.Reject(state.TryTake(0)!, reported: 1, now: 0);

        Assert.Null(state.NextWake(0));
    }

    [Fact]
    public void NextWake_SomebodyWaitsAndTwoRest_IsTheEarlier()
    {
        var state = New(with: [new(A, 1), new(B, 1)]);
        state.Reject(state.TryTake(0)!, reported: 1, now: 0);
        state.Reject(state.TryTake(0)!, reported: 1, now: 10);
        state.Enqueue(new(state.Arrive()));

        Assert.Equal(25, state.NextWake(10));
        Assert.Equal([0], ServeAll(state, now: 25));
    }

    [Fact]
    public void NextWake_ReplicaWithRoom_NeedsNone()
    {
        var state = New(with: [new(A, 1)]);
        state.TryTake(0);
        state.Enqueue(new(state.Arrive()));

        Assert.Null(state.NextWake(0));
    }

    /// <summary>Any order of calls: places never exceed the limit, order is kept, counts return to zero.</summary>
    [Fact]
    public void AnySequenceOfCalls_KeepsTheInvariants() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 100]).List[1, 120].Sample(
            calls =>
            {
                var run = new Run();
                foreach (var (call, number) in calls) run.Step(call, number);
                run.Finish();
            },
            iter: 1_000);

    private static State New(int maxQueued = -1, ReplicaEntry<TestReplica>[]? with = null, long version = 1)
    {
        var state = new State(maxQueued, new Random(1), new RestTimes(1_000));
        state.Update(new(version, [.. with ?? []]));
        return state;
    }

    private static List<long> ServeAll(State state, long now)
    {
        var served = new List<long>();
        while (state.TryServeNext(now, out var waiter, out _)) served.Add(waiter!.Sequence);
        return served;
    }

    private sealed class Run
    {
        private readonly TestReplica[] replicas = [.. Enumerable.Range(0, 5).Select(number => new TestReplica($"r{number}"))];
        private readonly State state = New();
        private readonly List<(ReplicaSlot<TestReplica> Slot, Affinity? Affinity)> held = [];
        private readonly List<TestWaiter> waiting = [];
        private long version = 1;
        private long now;

        public void Step(int call, int number)
        {
            if (call == 0) Arrive(AffinityOf(number));
            else if (call == 1 && waiting.Count > 0) Leave(waiting[number % waiting.Count]);
            else if (call == 2 && held.Count > 0) Return(number, number % 3 == 0 ? null : number % 4);
            else if (call == 3 && held.Count > 0) Reject(number);
            else if (call == 4) now += number;
            else if (call == 5) state.Update(new(++version, [.. replicas.Take(1 + number % 5).Select(replica => new ReplicaEntry<TestReplica>(replica, 1 + number % 3, StableHash.Of($"{replica}"), number % 2 == 0 ? null : []))]));
            else if (call == 6) state.UpdateModels(replicas[number % 5], number % 7 == 0 ? null : [$"m{number % 3}"]);
            Serve();
        }

        public void Finish()
        {
            while (waiting.Count + held.Count > 0)
            {
                if (held.Count > 0) Return(0, 0);
                now += 500;
                if (state.Slots.Length == 0) Step(5, 4);
                Serve();
            }

            Assert.Equal(0, state.Queued);
            Assert.All(state.Slots.ToArray(), slot => Assert.Equal(0, slot.InFlight));
            foreach (var slot in state.Slots) slot.Models = [];
            Assert.All(state.Slots.ToArray(), slot => Assert.Equal(0, slot.ModelCount));
        }

        private static Affinity? AffinityOf(int number) => Affinity.Of(number % 3 == 0 ? null : $"m{number % 4}", number % 5 == 0 ? null : $"s{number}");

        private void Arrive(Affinity? affinity)
        {
            if (state.TryTake(now, affinity) is { } slot)
            {
                Hold(slot, affinity);
                return;
            }

            waiting.Add(new(state.Arrive()) { Affinity = affinity });
            state.Enqueue(waiting[^1]);
        }

        private void Leave(TestWaiter waiter)
        {
            Assert.True(state.Leave(waiter));
            waiting.Remove(waiter);
        }

        private void Serve()
        {
            while (state.TryServeNext(now, out var waiter, out var slot))
            {
                Assert.Same(waiting[0], waiter);
                waiting.RemoveAt(0);
                Hold(slot!, waiter!.Affinity);
            }

            Assert.Equal(waiting.Count, state.Queued);
            if (waiting.Count > 0) Assert.DoesNotContain(state.Slots.ToArray(), slot => slot.HasRoom(now));
        }

        private void Return(int number, int? reported)
        {
            var (slot, affinity) = TakeHeld(number);
            state.Return(slot, reported, affinity);
        }

        private void Reject(int number)
        {
            var (slot, affinity) = TakeHeld(number);
            state.Reject(slot, number % 4, now, affinity);
        }

        private void Hold(ReplicaSlot<TestReplica> slot, Affinity? affinity)
        {
            held.Add((slot, affinity));
            Assert.InRange(slot.InFlight, 1, slot.MaxOngoing);
            Assert.Equal(held.Count(other => other.Slot == slot), slot.InFlight);
            if (affinity?.ModelId is { } model && slot.Models is not null) Assert.True(slot.Expects(model));
        }

        private (ReplicaSlot<TestReplica> Slot, Affinity? Affinity) TakeHeld(int number)
        {
            var taken = held[number % held.Count];
            held.RemoveAt(number % held.Count);
            return taken;
        }
    }
}
