using CsCheck;
using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class LeastLoadedTests
{
    private const int Now = 1_000;

    [Fact]
    public void Pick_NoReplica_IsNone() => Assert.Equal(-1, Pick([]));

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    public void Pick_AllFull_IsNone(int replicas)
    {
        var slots = Slots(replicas, maxOngoing: 1);
        foreach (var slot in slots) slot.Take();

        Assert.Equal(-1, Pick(slots));
    }

    [Fact]
    public void Pick_OneAtATimeOverThreeIdle_TakesThemInTurn()
    {
        var slots = Slots(3, maxOngoing: 5);
        int[] served = new int[3];
        int cursor = 0;
        var random = new Random(1);

        for (int request = 0; request < 300; request++)
        {
            int index = LeastLoaded.Pick<TestReplica>(slots, ref cursor, random, Now);
            served[index]++;
            slots[index].Take();
            slots[index].Return(0);
        }

        Assert.Equal([100, 100, 100], served);
    }

    [Fact]
    public void Pick_UnevenLoad_TakesTheLeastLoaded()
    {
        var slots = Slots(3, maxOngoing: 5);
        Load(slots[0], 2);
        Load(slots[1], 1);
        Load(slots[2], 3);

        Assert.Equal(1, Pick(slots));
    }

    [Fact]
    public void Pick_LoadOfOtherRoutersReported_IsCounted()
    {
        var slots = Slots(2, maxOngoing: 10);
        slots[0].Take();
        slots[0].Return(reported: 4);
        Load(slots[1], 2);

        Assert.Equal(1, Pick(slots));
    }

    [Fact]
    public void Pick_CursorBeyondAShrunkSet_BeginsAnew()
    {
        int cursor = 12;

        Assert.Equal(0, LeastLoaded.Pick<TestReplica>(Slots(3, 1), ref cursor, new Random(1), Now));
    }

    [Fact]
    public void Pick_HoldingManyOverSixtyFour_SpreadsEvenly()
    {
        // Two choices: the fullest of n holds log log n / log 2 above the mean, about 2.6 of 64; a single choice would hold 20 above.
        Gen.Int.Sample(
            seed =>
            {
                var slots = Slots(64, maxOngoing: 1_000);
                var random = new Random(seed);
                int cursor = 0;
                for (int request = 0; request < 64 * 50; request++) slots[LeastLoaded.Pick<TestReplica>(slots, ref cursor, random, Now)].Take();
                Assert.InRange(slots.Max(slot => slot.InFlight), 50, 54);
                Assert.InRange(slots.Min(slot => slot.InFlight), 40, 50);
            },
            iter: 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void Pick_OneWithRoomAnywhere_IsFound(int replicas)
    {
        Gen.Select(Gen.Int[0, replicas - 1], Gen.Int[0, replicas * 2], Gen.Int).Sample(
            (open, cursor, seed) =>
            {
                var slots = Slots(replicas, maxOngoing: 1);
                for (int index = 0; index < replicas; index++)
                {
                    if (index != open) slots[index].Take();
                }

                Assert.Equal(open, LeastLoaded.Pick<TestReplica>(slots, ref cursor, new Random(seed), Now));
            },
            iter: 500);
    }

    [Fact]
    public void Pick_UpToTheScanLimit_IsNeverWorseThanTheLeastLoaded() =>
        Gen.Select(Gen.Int[0, 6].Array[1, LeastLoaded.ScanLimit], Gen.Int[0, 20]).Sample(
            (loads, cursor) =>
            {
                var slots = Slots(loads.Length, maxOngoing: 5);
                for (int index = 0; index < loads.Length; index++) Load(slots[index], Math.Min(loads[index], 5));

                int pick = LeastLoaded.Pick<TestReplica>(slots, ref cursor, new Random(1), Now);

                if (loads.All(load => load >= 5)) Assert.Equal(-1, pick);
                else Assert.Equal(loads.Min(), loads[pick]);
            },
            iter: 2_000);

    private static int Pick(ReplicaSlot<TestReplica>[] slots)
    {
        int cursor = 0;
        return LeastLoaded.Pick<TestReplica>(slots, ref cursor, new Random(1), Now);
    }

    private static ReplicaSlot<TestReplica>[] Slots(int count, int maxOngoing) =>
        [.. Enumerable.Range(0, count).Select(number => new ReplicaSlot<TestReplica>(new($"r{number}"), maxOngoing))];

    private static void Load(ReplicaSlot<TestReplica> slot, int requests)
    {
        for (int request = 0; request < requests; request++) slot.Take();
    }
}
