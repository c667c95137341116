using CsCheck;
using Mobula.Core.Multiplexing;

namespace Mobula.Core.Tests.Multiplexing;

public sealed class CacheStateTests
{
    [Fact]
    public void Ask_NewModel_LoadsItOnce_AndPinsItForAllWhoWaited()
    {
        var state = New(maxModels: 2);
        var a = Want(state, "a");
        Assert.False(state.Ask(a));

        Assert.Equal(["a"], Loads(state));
        state.Loaded(a);

        Assert.Equal((2, 0, CachePhase.Ready), (a.Pins, a.Waiters, a.Phase));
        Assert.True(state.Ask(a));
        Assert.Empty(Loads(state));
    }

    [Fact]
    public void Ask_RoomForTwo_LoadsBothSideBySide()
    {
        var state = New(maxModels: 2);
        Want(state, "a");
        Want(state, "b");
        Want(state, "c");
        Assert.Equal(["a", "b"], Loads(state));
    }

    [Fact]
    public void Ask_Full_UnloadsTheLeastRecentlyUsed_AndLoadsWhenItIsGone()
    {
        var state = New(maxModels: 2);
        var (a, b) = (Ready(state, "a"), Ready(state, "b"));
        Use(state, a);

        Want(state, "c");
        Assert.Equal(["b"], Unloads(state));
        Assert.Empty(Loads(state));
        Assert.Equal(["a"], state.Held);

        state.Unloaded(b);
        Assert.Equal(["c"], Loads(state));
        Assert.Equal(["a", "c"], state.Held.Order());
    }

    [Fact]
    public void Ask_AllPinned_WaitsForTheFirstThatIsGivenBack()
    {
        var state = New(maxModels: 2);
        var (a, b) = (Ready(state, "a"), Ready(state, "b"));
        state.Ask(a);
        state.Ask(b);
        Want(state, "c");
        Assert.Empty(Unloads(state));

        state.Unpin(b);
        Assert.Equal(["b"], Unloads(state));
    }

    [Fact]
    public void Ask_LargeModelWaits_SmallOnesDoNotPassIt()
    {
        var state = New(maxBytes: 10);
        var a = Ready(state, "a", 6);
        state.Ask(a);
        Want(state, "large", 8);
        Want(state, "small", 1);
        Assert.Empty(Loads(state));

        state.Unpin(a);
        Assert.Equal(["a"], Unloads(state));
        state.Unloaded(a);
        Assert.Equal(["large", "small"], Loads(state));
    }

    [Fact]
    public void MakeRoom_NotEnoughCouldBeFreed_UnloadsNothing()
    {
        var state = New(maxBytes: 10);
        var pinned = Ready(state, "pinned", 5);
        state.Ask(pinned);
        Ready(state, "idle", 4);
        Want(state, "large", 9);
        Assert.Empty(Unloads(state));
    }

    [Fact]
    public void Leave_LastWaiter_AbandonsTheLoadOnce_AndForgetsWhoHadNoPlace()
    {
        var state = New(maxModels: 1);
        var (a, b) = (Want(state, "a"), Want(state, "b"));
        state.Ask(a);
        Assert.False(state.Leave(a));
        Assert.True(state.Leave(a));
        Assert.False(state.Leave(b));
        Assert.Equal(CachePhase.Gone, b.Phase);
        Assert.Null(state.Find("b"));
    }

    [Fact]
    public void Failed_AbandonedAndWantedAgain_IsLoadedAgain()
    {
        var state = New(maxModels: 1);
        var a = Want(state, "a");
        Loads(state);
        state.Leave(a);
        state.Ask(a);

        Assert.False(state.Failed(a, mayRepeat: true));
        Assert.Equal(["a"], Loads(state));
    }

    [Fact]
    public void Failed_Otherwise_TellsWhoWaits_AndIsForgotten()
    {
        var state = New(maxModels: 1);
        var a = Want(state, "a");
        Loads(state);
        Assert.True(state.Failed(a, mayRepeat: true));
        Assert.Null(state.Find("a"));
        Assert.True(state.IsEmpty);
    }

    [Fact]
    public void Loaded_NobodyWaitsAnyMore_StaysForTheNext()
    {
        var state = New(maxModels: 1);
        var a = Want(state, "a");
        Loads(state);
        state.Leave(a);
        state.Loaded(a);
        Assert.True(state.Ask(a));
    }

    [Fact]
    public void Ask_WhileUnloading_LoadsAnewAfterwards()
    {
        var state = New(maxModels: 1);
        var a = Ready(state, "a");
        var b = Want(state, "b");
        Assert.Equal(["a"], Unloads(state));
        Assert.False(state.Ask(a));

        state.Unloaded(a);
        Assert.Equal(["b"], Loads(state));
        state.Loaded(b);
        state.Unpin(b);
        Assert.Equal(["b"], Unloads(state));
        state.Unloaded(b);
        Assert.Equal(["a"], Loads(state));
    }

    [Fact]
    public void Close_UnloadsWhatIsFreeAtOnce_AndTheRestWhenItIsGivenBack()
    {
        var state = New(maxModels: 3);
        var (a, b) = (Ready(state, "a"), Ready(state, "b"));
        state.Ask(b);
        var c = Want(state, "c");
        Loads(state);
        var d = Want(state, "d");

        Assert.Equal([c, d], state.Close());
        Assert.Equal(["a"], Unloads(state));
        state.Loaded(c);
        Assert.Equal(["c"], Unloads(state));
        state.Unpin(b);
        Assert.Equal(["b"], Unloads(state));
        foreach (var entry in new[] { a, b, c }) state.Unloaded(entry);
        Assert.True(state.IsEmpty);
        Assert.Empty(state.Entries);
    }

    /// <summary>Any order of events: limits hold, nothing in use is unloaded, and whoever can be served is.</summary>
    [Fact]
    public void AnyHistory_KeepsTheInvariants() =>
        Gen.Select(Gen.Int[-1, 4], Gen.Int[0, 12], Gen.Select(Gen.Int[0, 6], Gen.Int[0, 100]).List[1, 150]).Sample(
            (maxModels, maxBytes, events) =>
            {
                var run = new CacheRun(new(maxModels == 0 ? 1 : maxModels, maxBytes < 3 ? null : maxBytes));
                foreach (var (kind, number) in events) run.Step(kind, number);
                run.Finish();
            },
            iter: 3_000);

    private static CacheState<TestEntry> New(int maxModels = -1, long? maxBytes = null) => new(new(maxModels, maxBytes));

    private static TestEntry Want(CacheState<TestEntry> state, string id, long size = 1)
    {
        var entry = new TestEntry(id, size);
        state.Add(entry);
        state.Ask(entry);
        return entry;
    }

    private static TestEntry Ready(CacheState<TestEntry> state, string id, long size = 1)
    {
        var entry = Want(state, id, size);
        Assert.Equal([id], Loads(state));
        state.Loaded(entry);
        state.Unpin(entry);
        return entry;
    }

    private static void Use(CacheState<TestEntry> state, TestEntry entry)
    {
        Assert.True(state.Ask(entry));
        state.Unpin(entry);
    }

    private static List<string> Loads(CacheState<TestEntry> state)
    {
        var ids = new List<string>();
        while (state.NextLoad(out var entry)) ids.Add(entry!.Id);
        return ids;
    }

    private static List<string> Unloads(CacheState<TestEntry> state)
    {
        var ids = new List<string>();
        while (state.NextUnload(out var entry)) ids.Add(entry!.Id);
        return ids;
    }
}
