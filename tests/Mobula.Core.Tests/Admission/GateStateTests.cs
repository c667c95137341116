using CsCheck;
using Mobula.Core.Admission;
using Mobula.Core.Tests.Routing;

namespace Mobula.Core.Tests.Admission;

public sealed class GateStateTests
{
    [Fact]
    public void Knock_TwoRunThenTwoWaitThenRejected()
    {
        var gate = new GateState<TestWaiter>(maxOngoing: 4, maxConcurrency: 2);

        var answers = Enumerable.Range(0, 5).Select(_ => gate.Knock()).ToArray();

        Assert.Equal([GateAnswer.Run, GateAnswer.Run, GateAnswer.Wait, GateAnswer.Wait, GateAnswer.Rejected], answers);
        Assert.Equal((4, 2), (gate.Ongoing, gate.Running));
    }

    [Fact]
    public void Leave_SomebodyWaits_TheFirstStarts()
    {
        var gate = new GateState<TestWaiter>(maxOngoing: 3, maxConcurrency: 1);
        gate.Knock();
        var first = Wait(gate, 1);
        Wait(gate, 2);
        Assert.Null(gate.StartNext());

        gate.Leave();

        Assert.Same(first, gate.StartNext());
        Assert.Null(gate.StartNext());
        Assert.Equal((2, 1), (gate.Ongoing, gate.Running));
    }

    [Fact]
    public void GiveUp_Waiting_FreesItsPlace()
    {
        var gate = new GateState<TestWaiter>(maxOngoing: 2, maxConcurrency: 1);
        gate.Knock();
        var waiter = Wait(gate, 1);

        Assert.True(gate.GiveUp(waiter));
        Assert.False(gate.GiveUp(waiter));
        Assert.Equal(1, gate.Ongoing);
    }

    [Fact]
    public void Close_RejectsAndIsDrainedWhenTheLastLeaves()
    {
        var gate = new GateState<TestWaiter>(maxOngoing: 2, maxConcurrency: 2);
        gate.Knock();
        gate.Close();

        Assert.Equal(GateAnswer.Rejected, gate.Knock());
        Assert.False(gate.Drained);
        gate.Leave();
        Assert.True(gate.Drained);
    }

    [Fact]
    public void AnySequenceOfCalls_KeepsTheLimits() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 6], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 20]).List[0, 80]).Sample(
            (maxConcurrency, maxOngoing, calls) =>
            {
                var gate = new GateState<TestWaiter>(maxOngoing, maxConcurrency);
                var waiting = new List<TestWaiter>();
                int running = 0;
                long arrivals = 0;
                foreach (var (call, number) in calls)
                {
                    if (call <= 1)
                    {
                        bool full = running + waiting.Count == maxOngoing;
                        var answer = gate.Knock();
                        Assert.Equal(full, answer == GateAnswer.Rejected);
                        if (answer == GateAnswer.Run) running++;
                        else if (answer == GateAnswer.Wait) gate.Enqueue(Added(waiting, new(arrivals++)));
                    }
                    else if (call == 2 && running > 0)
                    {
                        gate.Leave();
                        running--;
                    }
                    else if (call == 3 && waiting.Count > 0)
                    {
                        var leaving = waiting[number % waiting.Count];
                        waiting.Remove(leaving);
                        Assert.True(gate.GiveUp(leaving));
                    }

                    while (gate.StartNext() is { } next)
                    {
                        Assert.Same(waiting[0], next);
                        waiting.RemoveAt(0);
                        running++;
                    }

                    Assert.Equal((running + waiting.Count, running), (gate.Ongoing, gate.Running));
                    Assert.InRange(gate.Running, 0, maxConcurrency);
                    Assert.InRange(gate.Ongoing, 0, maxOngoing);
                    if (waiting.Count > 0) Assert.Equal(Math.Min(maxConcurrency, maxOngoing), gate.Running);
                }
            },
            iter: 2_000);

    private static TestWaiter Wait(GateState<TestWaiter> gate, long number)
    {
        Assert.Equal(GateAnswer.Wait, gate.Knock());
        var waiter = new TestWaiter(number);
        gate.Enqueue(waiter);
        return waiter;
    }

    private static TestWaiter Added(List<TestWaiter> waiting, TestWaiter waiter)
    {
        waiting.Add(waiter);
        return waiter;
    }
}
