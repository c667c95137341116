using System.Collections;
using Mobula.Batching;

namespace Mobula;

/// <summary>The items one call of a handler streams to, in the order of their arrival. Each has its own caller.</summary>
/// <remarks>When the handler returns, the streams still open end; when it throws, they fail.</remarks>
/// <typeparam name="TIn">What a caller handed in.</typeparam>
/// <typeparam name="TChunk">What he gets back, piece by piece.</typeparam>
public sealed class StreamBatch<TIn, TChunk> : IReadOnlyList<StreamItem<TIn, TChunk>>
{
    private readonly BatchRun<TIn> run;
    private OpenStreams? open;

    internal StreamBatch(BatchRun<TIn> run) => this.run = run;

    /// <summary>How many items the batch had when it started.</summary>
    public int Count => run.Items.Length;

    /// <summary>The items whose callers still read, as of now: not completed, not failed, not left.</summary>
    public IReadOnlyList<StreamItem<TIn, TChunk>> Open
    {
        get
        {
            var ended = run.EndedCount;
            var current = Volatile.Read(ref open);
            if (current is null || current.EndedCount != ended)
                Volatile.Write(ref open, current = new([.. this.Where(item => item.IsOpen)], ended));
            return current.Items;
        }
    }

    /// <summary>The model that the requests of all its items ask for; null where they ask for none, or <see cref="BatcherOptions{TIn}.GroupByModel"/> is off.</summary>
    public string? ModelId => run.ModelId;

    /// <summary>The request behind each item, by position; null for an item handed in outside of one.</summary>
    public IReadOnlyList<ServeContext?> Contexts => [.. run.Items.Select(item => item.Context)];

    /// <summary>An item by its position.</summary>
    /// <param name="index">From zero to <see cref="Count"/>.</param>
    public StreamItem<TIn, TChunk> this[int index] => (StreamItem<TIn, TChunk>)run.Items[index];

    /// <summary>All items, whatever has become of them.</summary>
    public IEnumerator<StreamItem<TIn, TChunk>> GetEnumerator()
    {
        foreach (var item in run.Items)
            yield return (StreamItem<TIn, TChunk>)item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed record OpenStreams(StreamItem<TIn, TChunk>[] Items, long EndedCount);
}
