using CsCheck;
using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class AffinityPickerTests
{
    private int cursor;

    [Fact]
    public void Model_SomeoneHoldsIt_GoesThereThoughOthersAreIdle()
    {
        var slots = Slots(3, maxOngoing: 10);
        slots[1].Models = ["fr"];
        slots[1].Take();
        Assert.Equal(1, Pick(slots, model: "fr"));
    }

    [Fact]
    public void Model_SeveralHoldIt_GoesToTheLeastLoaded()
    {
        var slots = Slots(3);
        slots[0].Models = slots[2].Models = ["fr"];
        slots[0].Take();
        Assert.Equal(2, Pick(slots, model: "fr"));
    }

    [Fact]
    public void Model_NobodyHoldsIt_GoesWhereTheFewestModelsAre()
    {
        var slots = Slots(3);
        slots[0].Models = ["a", "b"];
        slots[1].Models = ["a"];
        slots[2].Models = ["a", "b", "c"];
        Assert.Equal(1, Pick(slots, model: "fr"));
    }

    [Fact]
    public void Model_OnItsWayToAReplica_DrawsTheNextThere()
    {
        // Before the replica has said a word: else a cold model would be loaded by all replicas at once.
        var slots = Slots(4);
        int first = Pick(slots, model: "fr");
        slots[first].Take("fr");
        for (int i = 0; i < 5; i++) Assert.Equal(first, Pick(slots, model: "fr"));
        Assert.NotEqual(first, Pick(slots, model: "de"));

        slots[first].Return(0, "fr");
        Assert.False(slots[first].Expects("fr"));
    }

    [Fact]
    public void Model_HolderIsFull_SpreadsToAnother()
    {
        var slots = Slots(2, maxOngoing: 1);
        slots[0].Models = ["fr"];
        slots[0].Take("fr");
        Assert.Equal(1, Pick(slots, model: "fr"));
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 1)]
    public void Model_HolderIsClearlyBusier_SpreadsToAnother(int load, int pick)
    {
        var slots = Slots(2, maxOngoing: 100);
        slots[0].Models = ["fr"];
        for (int i = 0; i < load; i++) slots[0].Take("fr");
        Assert.Equal(pick, Pick(slots, model: "fr"));
    }

    [Fact]
    public void Model_NoReplicaTakesModels_IsNoReasonToGatherInOnePlace()
    {
        var slots = Slots(4);
        foreach (var slot in slots) slot.Models = null;
        var picks = Enumerable.Range(0, 4).Select(_ =>
        {
            int pick = Pick(slots, model: "fr");
            slots[pick].Take("fr");
            return pick;
        });
        Assert.Equal([0, 1, 2, 3], picks.Order());
    }

    [Fact]
    public void ModelAndSession_SeveralHoldIt_TheSessionDecides()
    {
        var slots = Slots(5);
        foreach (int index in new[] { 1, 3, 4 }) slots[index].Models = ["fr"];
        var picks = Enumerable.Range(0, 50).Select(i => Pick(slots, "fr", $"s{i}")).ToHashSet();
        Assert.Equal([1, 3, 4], picks.Order());
        Assert.Equal(Pick(slots, "fr", "s7"), Pick(slots, "fr", "s7"));
    }

    [Fact]
    public void Session_GoesToOnePlace_WhateverTheOrderOfReplicasIs()
    {
        var slots = Slots(10);
        var reversed = slots.Reverse().ToArray();
        for (int i = 0; i < 100; i++)
        {
            var replica = slots[Pick(slots, session: $"s{i}")];
            replica.Take();
            Assert.Same(replica, slots[Pick(slots, session: $"s{i}")]);
            Assert.Same(replica, reversed[Pick(reversed, session: $"s{i}")]);
        }
    }

    [Fact]
    public void Session_ItsReplicaIsFull_GoesToItsNext_AndBack()
    {
        var slots = Slots(5, maxOngoing: 1);
        int first = Pick(slots, session: "s");
        slots[first].Take();
        int second = Pick(slots, session: "s");
        Assert.NotEqual(first, second);
        Assert.Equal(second, Pick(slots, session: "s"));
        slots[first].Return(0);
        Assert.Equal(first, Pick(slots, session: "s"));
    }

    [Fact]
    public void Session_ReplicasChange_OnlyTheirOwnSessionsMove() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 29], Gen.Int[0, 1_000_000]).Sample(
            (count, leaves, salt) =>
            {
                var slots = Slots(count + 1);
                leaves %= slots.Length;
                var fewer = slots.Where((_, index) => index != leaves).ToArray();
                for (int i = 0; i < 50; i++)
                {
                    var before = slots[Pick(slots, session: $"s{salt}-{i}")];
                    var after = fewer[Pick(fewer, session: $"s{salt}-{i}")];
                    if (before != slots[leaves]) Assert.Same(before, after);
                }
            },
            iter: 300);

    [Fact]
    public void Session_Many_AreSpreadEvenly()
    {
        var slots = Slots(10);
        int[] counts = new int[10];
        for (int i = 0; i < 10_000; i++) counts[Pick(slots, session: $"user-{i}")]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void StableHash_IsTheSameForEver()
    {
        // Routers of two versions must agree where a session is.
        Assert.Equal(0xEFD01F60BA992926UL, StableHash.Of(""));
        Assert.Equal(0x228BB7CD8CE4DBCAUL, StableHash.Of("chat/Chat#00000001"));
    }

    /// <summary>Whatever a request wants: it gets a replica exactly when one has room.</summary>
    [Fact]
    public void Pick_AnyLoad_FindsRoomExactlyWhereThereIsSome() =>
        Gen.Select(Gen.Int[0, 25], Gen.Int[0, 1_000_000], Gen.Int[0, 5], Gen.Int[0, 5]).Sample(
            (count, seed, model, session) =>
            {
                var random = new Random(seed);
                var slots = Slots(count, maxOngoing: 3);
                foreach (var slot in slots)
                {
                    slot.Models = random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(3)).Select(i => $"m{random.Next(5)}")];
                    for (int taken = random.Next(4); taken > 0; taken--) slot.Take($"m{random.Next(5)}");
                    if (random.Next(3) == 0) slot.Reject(1, 0, new RestTimes(1_000), null);
                }

                int pick = Pick(slots, model == 0 ? null : $"m{model}", session == 0 ? null : $"s{session}", random);
                Assert.Equal(Array.Exists(slots, slot => slot.HasRoom(0)), pick >= 0);
                if (pick >= 0) Assert.True(slots[pick].HasRoom(0));
            },
            iter: 2_000);

    private static ReplicaSlot<TestReplica>[] Slots(int count, int maxOngoing = 100) =>
        [.. Enumerable.Range(0, count).Select(i => new ReplicaSlot<TestReplica>(new($"r{i}"), maxOngoing, StableHash.Of($"app/D#{i:x8}")) { Models = [] })];

    private int Pick(ReplicaSlot<TestReplica>[] slots, string? model = null, string? session = null, Random? random = null) =>
        Affinity.Of(model, session) is { } affinity
            ? AffinityPicker.Pick(slots, affinity, ref cursor, random ?? new Random(1), 0)
            : LeastLoaded.Pick(slots, ref cursor, random ?? new Random(1), 0);
}
