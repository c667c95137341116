using Mobula.Core.Multiplexing;

namespace Mobula.Core.Tests.Multiplexing;

/// <summary>Plays events against a cache and keeps its own books.</summary>
internal sealed class CacheRun(CacheLimits limits)
{
    private readonly CacheState<TestEntry> state = new(limits);
    private readonly List<TestEntry> waiters = [];
    private readonly List<TestEntry> pins = [];
    private readonly List<TestEntry> loading = [];
    private readonly List<TestEntry> unloading = [];
    private readonly HashSet<TestEntry> inMemory = [];

    public void Step(int kind, int number)
    {
        switch (kind)
        {
            case 0 or 1 when !state.IsClosed: Ask($"m{number % 6}", 1 + (number % 3)); break;
            case 2 when waiters.Count > 0: Leave(number); break;
            case 3 when loading.Count > 0: EndLoad(number); break;
            case 4 when pins.Count > 0: state.Unpin(Take(pins, number)); break;
            case 5 when unloading.Count > 0: EndUnload(number); break;
            case 6 when number == 0 && !state.IsClosed: Close(); break;
        }

        Check();
    }

    public void Finish()
    {
        for (int rounds = 0; waiters.Count + loading.Count + unloading.Count + pins.Count > 0; rounds++)
        {
            Assert.True(rounds < 1_000, "Somebody waits for ever: " + string.Join("; ", state.Entries));
            if (loading.Count > 0) EndLoad(1);
            while (pins.Count > 0) state.Unpin(Take(pins, 0));
            Collect();
            if (unloading.Count > 0) EndUnload(0);
            Check();
        }

        if (!state.IsClosed) Close();
        Collect();
        while (unloading.Count > 0) EndUnload(0);
        Assert.True(state.IsEmpty);
        Assert.Empty(state.Entries);
        Assert.Empty(inMemory);
    }

    private void Ask(string id, long size)
    {
        if (limits.MaxBytes < size) return;
        var entry = state.Find(id);
        if (entry is null) state.Add(entry = new(id, size));
        (state.Ask(entry) ? pins : waiters).Add(entry);
    }

    private void Leave(int number)
    {
        var entry = Take(waiters, number);
        bool isLast = !waiters.Contains(entry) && entry is { Phase: CachePhase.Loading, IsAbandoned: false };
        Assert.Equal(isLast, state.Leave(entry));
    }

    private void EndLoad(int number)
    {
        var entry = Take(loading, number);
        if (number % 4 == 0)
        {
            int waited = waiters.Count(waiter => waiter == entry);
            bool repeats = entry.IsAbandoned && waited > 0 && !state.IsClosed;
            Assert.Equal(waited > 0 && !repeats, state.Failed(entry, mayRepeat: true));
            if (!repeats) waiters.RemoveAll(waiter => waiter == entry);
            return;
        }

        Assert.True(inMemory.Add(entry), "Loaded twice.");
        state.Loaded(entry);
        pins.AddRange(waiters.Where(waiter => waiter == entry));
        waiters.RemoveAll(waiter => waiter == entry);
    }

    private void EndUnload(int number)
    {
        var entry = Take(unloading, number);
        Assert.True(inMemory.Remove(entry), "Unloaded twice.");
        state.Unloaded(entry);
    }

    private void Close()
    {
        Assert.Equal(waiters.ToHashSet(), state.Close().ToHashSet());
        waiters.Clear();
    }

    private void Check()
    {
        Collect();
        foreach (var entry in state.Entries)
        {
            Assert.Equal(waiters.Count(waiter => waiter == entry), entry.Waiters);
            Assert.Equal(pins.Count(pin => pin == entry), entry.Pins);
        }

        var held = state.Entries.Where(entry => entry.Phase is CachePhase.Loading or CachePhase.Ready or CachePhase.Unloading).ToArray();
        Assert.True(limits.Allow(held.Length, held.Sum(entry => entry.Size)), "More is held than may be: " + string.Join("; ", held.AsEnumerable()));
        Assert.Equal(held.Where(entry => entry.Phase != CachePhase.Loading).ToHashSet(), inMemory);
        Assert.All(unloading, entry => Assert.Equal(0, entry.Pins));
        if (loading.Count + unloading.Count == 0) AssertNobodyCouldBeServed(held);
    }

    // With nothing under way, who still waits must be kept from his place by models in use.
    private void AssertNobodyCouldBeServed(TestEntry[] held)
    {
        if (waiters.Count == 0) return;
        var inUse = held.Where(entry => entry.Pins > 0).ToArray();
        Assert.Contains(waiters, waiter => !limits.Allow(inUse.Length + 1, inUse.Sum(entry => entry.Size) + waiter.Size));
    }

    private void Collect()
    {
        while (state.NextLoad(out var entry)) loading.Add(entry!);
        while (state.NextUnload(out var entry)) unloading.Add(entry!);
    }

    private static TestEntry Take(List<TestEntry> list, int number)
    {
        var entry = list[number % list.Count];
        list.RemoveAt(number % list.Count);
        return entry;
    }
}
