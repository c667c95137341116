using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class ReplicaSlotTests
{
    // A second has 1,000 ticks: a rest of 25 ms is 25.
    private static readonly RestTimes Rest = new(1_000);

    private readonly ReplicaSlot<TestReplica> slot = new(new("r"), maxOngoing: 2);

    [Fact]
    public void HasRoom_UpToMaxOngoing_ThenNot()
    {
        slot.Take();
        Assert.True(slot.HasRoom(0));

        slot.Take();

        Assert.False(slot.HasRoom(0));
    }

    [Fact]
    public void Return_GivesThePlaceBackAndKeepsTheReport()
    {
        slot.Take();

        slot.Return(reported: 1);

        Assert.Equal(0, slot.InFlight);
        Assert.Equal(1, slot.Load);
    }

    [Fact]
    public void Return_WithoutReport_CountsNoMoreThanItsOwn()
    {
        slot.Take();
        slot.Take();
        slot.Return(reported: 7);

        slot.Return(reported: null);

        Assert.Equal(0, slot.Load);
    }

    [Fact]
    public void Return_ReportsMoreThanTheLimit_IsTriedAgain()
    {
        // The limit was lowered while other routers' requests ran. With nothing in flight no further answer comes to correct the
        // report: only a try can.
        slot.Take();

        slot.Return(reported: 8);

        Assert.True(slot.HasRoom(0));
    }

    [Fact]
    public void Reject_RestsThenIsTriedAgainAlthoughItsLastWordWasFull()
    {
        slot.Take();

        slot.Reject(reported: 2, now: 100, Rest);

        Assert.Equal(0, slot.InFlight);
        Assert.False(slot.HasRoom(124));
        Assert.True(slot.HasRoom(125));
    }

    [Fact]
    public void Reject_AgainAfterEachRest_RestsTwiceAsLongUpToHalfASecond()
    {
        var rests = new List<long>();
        for (long now = 0; rests.Count < 7; now = slot.RestUntil)
        {
            slot.Take();
            slot.Reject(reported: 2, now, Rest);
            rests.Add(slot.RestUntil - now);
        }

        Assert.Equal([25, 50, 100, 200, 400, 500, 500], rests);
    }

    [Fact]
    public void Reject_SeveralSentBeforeTheRest_CountAsOne()
    {
        slot.Take();
        slot.Take();
        slot.Reject(reported: 2, now: 0, Rest);

        slot.Reject(reported: 2, now: 10, Rest);

        Assert.Equal(25, slot.RestUntil);
    }

    [Fact]
    public void Return_AfterRejections_EndsTheRest()
    {
        slot.Take();
        slot.Take();
        slot.Reject(reported: 2, now: 0, Rest);

        slot.Return(reported: 1);

        Assert.True(slot.HasRoom(1));
        slot.Take();
        slot.Reject(reported: 2, now: 1, Rest);
        Assert.Equal(26, slot.RestUntil);
    }
}
