using System.Collections;
using Mobula.Batching;

namespace Mobula;

/// <summary>The items one call of a handler answers, in the order of their arrival. Each has its own caller.</summary>
/// <remarks>What the handler has not answered when it returns fails, each item alone.</remarks>
/// <typeparam name="TIn">What a caller handed in.</typeparam>
/// <typeparam name="TOut">What he gets back.</typeparam>
public sealed class Batch<TIn, TOut> : IReadOnlyList<BatchItem<TIn, TOut>>
{
    private readonly BatchRun<TIn> run;
    private OpenItems<TIn, TOut>? open;

    internal Batch(BatchRun<TIn> run) => this.run = run;

    /// <summary>How many items the batch had when it started.</summary>
    public int Count => run.Items.Length;

    /// <summary>
    /// The items still to answer: not completed, not failed, not left. It stays the same until the handler answers an item, so that
    /// <c>batch.Open.Complete(await ScoreAsync(batch.Open.Values))</c> holds the same items twice; answering one that has left meanwhile
    /// does nothing.
    /// </summary>
    public OpenItems<TIn, TOut> Open
    {
        get
        {
            var answered = run.AnsweredCount;
            var current = Volatile.Read(ref open);
            if (current is null || current.AnsweredCount != answered)
                Volatile.Write(ref open, current = new(Name, [.. this.Where(item => item.IsOpen)], answered));
            return current;
        }
    }

    /// <summary>The model that the requests of all its items ask for; null where they ask for none, or <see cref="BatcherOptions{TIn}.GroupByModel"/> is off.</summary>
    public string? ModelId => run.ModelId;

    /// <summary>The request behind each item, by position; null for an item handed in outside of one.</summary>
    public IReadOnlyList<ServeContext?> Contexts => [.. run.Items.Select(item => item.Context)];

    private string Name => run.Engine.Name;

    /// <summary>An item by its position.</summary>
    /// <param name="index">From zero to <see cref="Count"/>.</param>
    public BatchItem<TIn, TOut> this[int index] => (BatchItem<TIn, TOut>)run.Items[index];

    /// <summary>All items, whatever has become of them.</summary>
    public IEnumerator<BatchItem<TIn, TOut>> GetEnumerator()
    {
        foreach (var item in run.Items)
            yield return (BatchItem<TIn, TOut>)item;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
