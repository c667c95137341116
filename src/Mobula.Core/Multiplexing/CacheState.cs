namespace Mobula.Core.Multiplexing;

/// <summary>
/// Everything a model cache decides, as a state without lock, task or model: what is loaded and unloaded, and who waits for a place.
/// Not thread-safe. After every call the owner does what <see cref="NextLoad"/> and <see cref="NextUnload"/> hand out.
/// </summary>
/// <remarks>
/// <code>
///   Ask ─▶ Waiting ──place──▶ Loading ──Loaded──▶ Ready ──place wanted, no pins──▶ Unloading ──Unloaded──▶ gone
///             ▲                  │ Failed: gone; abandoned and wanted again: back                     │
///             └──────────────────┴────────────────────────────── wanted meanwhile ◀───────────────────┘
/// </code>
/// <list type="number">
/// <item>One load per model, whoever asks; different models load side by side.</item>
/// <item>Places are given in the order in which models were asked for; a large model is not passed by small ones.</item>
/// <item>A place is made by unloading the models that were least recently used and are not pinned, and only if that is enough. Where
/// all are pinned one waits.</item>
/// <item>A pinned model is not unloaded. A load that nobody waits for any more is abandoned.</item>
/// </list>
/// </remarks>
internal sealed class CacheState<TEntry>(CacheLimits limits)
    where TEntry : CacheEntry
{
    private readonly Dictionary<string, TEntry> entries = [];
    private readonly List<TEntry> waiting = [];
    private readonly Queue<TEntry> loads = new();
    private readonly Queue<TEntry> unloads = new();
    private int heldModels;
    private long heldBytes;
    private long uses;

    public CacheLimits Limits => limits;

    public bool IsClosed { get; private set; }

    /// <summary>Changes whenever a model starts to load or is no longer to be counted on.</summary>
    public long Version { get; private set; }

    public IEnumerable<TEntry> Entries => entries.Values;

    /// <summary>Models that are ready or will be, unless their load fails.</summary>
    public IEnumerable<string> Held => entries.Values.Where(entry => entry.Phase is CachePhase.Loading or CachePhase.Ready).Select(entry => entry.Id);

    /// <summary>Whether nothing is loading, ready or unloading.</summary>
    public bool IsEmpty => heldModels == 0;

    public TEntry? Find(string id) => entries.GetValueOrDefault(id);

    /// <summary>Makes a model known that <see cref="Find"/> did not find; <see cref="Ask"/> for it next.</summary>
    public void Add(TEntry entry)
    {
        entries.Add(entry.Id, entry);
        entry.Phase = CachePhase.Waiting;
        waiting.Add(entry);
    }

    /// <summary>Somebody wants a known model.</summary>
    /// <returns>True: it is ready, and pinned for him. False: he waits.</returns>
    public bool Ask(TEntry entry)
    {
        if (entry.Phase == CachePhase.Ready)
        {
            entry.Pins++;
            entry.LastUse = ++uses;
            return true;
        }

        entry.Waiters++;
        Step();
        return false;
    }

    /// <summary>Somebody waits no more.</summary>
    /// <returns>True when the load is to be told that it is for nobody.</returns>
    public bool Leave(TEntry entry)
    {
        if (--entry.Waiters > 0) return false;
        if (entry.Phase == CachePhase.Waiting) Forget(entry);
        bool abandons = entry.Phase == CachePhase.Loading && !entry.IsAbandoned;
        entry.IsAbandoned |= abandons;
        Step();
        return abandons;
    }

    /// <summary>The load brought a model: whoever waits has it pinned now.</summary>
    public void Loaded(TEntry entry)
    {
        entry.Phase = CachePhase.Ready;
        entry.IsAbandoned = false;
        entry.Pins = entry.Waiters;
        entry.Waiters = 0;
        entry.LastUse = ++uses;
        Step();
    }

    /// <summary>The load brought none.</summary>
    /// <param name="mayRepeat">It ended because it was abandoned: somebody who came since wants another.</param>
    /// <returns>True: whoever waits is to be told. False: nobody waits, or it is loaded again.</returns>
    public bool Failed(TEntry entry, bool mayRepeat)
    {
        Free(entry);
        bool repeats = mayRepeat && entry.IsAbandoned && entry.Waiters > 0 && !IsClosed;
        bool tells = entry.Waiters > 0 && !repeats;
        entry.IsAbandoned = false;
        if (repeats) WaitAgain(entry, first: true);
        else Forget(entry);
        Step();
        return tells;
    }

    /// <summary>Somebody has done with a model.</summary>
    public void Unpin(TEntry entry)
    {
        if (--entry.Pins == 0) Step();
    }

    /// <summary>The unload has ended: its place is free.</summary>
    public void Unloaded(TEntry entry)
    {
        Free(entry);
        if (entry.Waiters > 0 && !IsClosed) WaitAgain(entry, first: false);
        else Forget(entry);
        Step();
    }

    /// <summary>Loads nothing more, and unloads what there is as soon as nobody uses it.</summary>
    /// <returns>The models somebody waits for: he waits no more.</returns>
    public IReadOnlyList<TEntry> Close()
    {
        IsClosed = true;
        TEntry[] wanted = [.. entries.Values.Where(entry => entry.Waiters > 0)];
        foreach (var entry in wanted) entry.Waiters = 0;
        foreach (var entry in waiting.ToArray()) Forget(entry);
        Step();
        return wanted;
    }

    /// <summary>A model to load, if there is one.</summary>
    public bool NextLoad(out TEntry? entry) => loads.TryDequeue(out entry);

    /// <summary>A model to unload, if there is one.</summary>
    public bool NextUnload(out TEntry? entry) => unloads.TryDequeue(out entry);

    private void Step()
    {
        if (IsClosed)
        {
            foreach (var entry in entries.Values.Where(IsEvictable).ToArray()) Unload(entry);
            return;
        }

        while (waiting.Count > 0)
        {
            var next = waiting[0];
            if (!limits.Allow(heldModels + 1, heldBytes + next.Size))
            {
                MakeRoomFor(next);
                return;
            }

            waiting.RemoveAt(0);
            next.Phase = CachePhase.Loading;
            heldModels++;
            heldBytes += next.Size;
            Version++;
            loads.Enqueue(next);
        }
    }

    private void MakeRoomFor(TEntry next)
    {
        // What is being unloaded already is room to come.
        int models = heldModels + 1;
        long bytes = heldBytes + next.Size;
        foreach (var entry in entries.Values.Where(entry => entry.Phase == CachePhase.Unloading)) Subtract(entry);

        var victims = new List<TEntry>();
        foreach (var entry in entries.Values.Where(IsEvictable).OrderBy(entry => entry.LastUse))
        {
            if (limits.Allow(models, bytes)) break;
            Subtract(entry);
            victims.Add(entry);
        }

        if (!limits.Allow(models, bytes)) return;
        foreach (var victim in victims) Unload(victim);

        void Subtract(TEntry entry) => (models, bytes) = (models - 1, bytes - entry.Size);
    }

    private static bool IsEvictable(TEntry entry) => entry is { Phase: CachePhase.Ready, Pins: 0 };

    private void Unload(TEntry entry)
    {
        entry.Phase = CachePhase.Unloading;
        Version++;
        unloads.Enqueue(entry);
    }

    private void Free(TEntry entry)
    {
        heldModels--;
        heldBytes -= entry.Size;
        if (entry.Phase == CachePhase.Loading) Version++;
    }

    private void WaitAgain(TEntry entry, bool first)
    {
        entry.Phase = CachePhase.Waiting;
        waiting.Insert(first ? 0 : waiting.Count, entry);
    }

    private void Forget(TEntry entry)
    {
        if (entry.Phase == CachePhase.Waiting) waiting.Remove(entry);
        entry.Phase = CachePhase.Gone;
        entries.Remove(entry.Id);
    }
}
