using System.Collections;

namespace Mobula;

/// <summary>The items of a batch still to answer, to be answered by position.</summary>
/// <typeparam name="TIn">What a caller handed in.</typeparam>
/// <typeparam name="TOut">What he gets back.</typeparam>
public sealed class OpenItems<TIn, TOut> : IReadOnlyList<BatchItem<TIn, TOut>>
{
    private readonly string batcher;
    private readonly BatchItem<TIn, TOut>[] items;
    private TIn[]? values;

    internal OpenItems(string batcher, BatchItem<TIn, TOut>[] items, int answeredCount)
    {
        this.batcher = batcher;
        this.items = items;
        AnsweredCount = answeredCount;
    }

    /// <summary>How many there are; may be zero.</summary>
    public int Count => items.Length;

    /// <summary>What their callers handed in.</summary>
    public IReadOnlyList<TIn> Values => values ??= Array.ConvertAll(items, item => item.Value);

    internal int AnsweredCount { get; }

    /// <summary>An item by its position.</summary>
    /// <param name="index">From zero to <see cref="Count"/>.</param>
    public BatchItem<TIn, TOut> this[int index] => items[index];

    /// <summary>Answers all of them: the first result belongs to the first item.</summary>
    /// <param name="results">One result per item, in their order.</param>
    /// <exception cref="InvalidOperationException">There are more or fewer results than items; nothing is answered.</exception>
    public void Complete(IReadOnlyList<TOut> results)
    {
        if (results is null)
            throw new InvalidOperationException($"Batcher '{batcher}': the handler returned null for {items.Length} items. {Rule}");
        if (results.Count != items.Length)
            throw new InvalidOperationException($"Batcher '{batcher}': the handler returned {results.Count} results for {items.Length} items. {Rule}");
        for (var index = 0; index < items.Length; index++)
            items[index].Complete(results[index]);
    }

    /// <summary>The items, in the order of their arrival.</summary>
    public IEnumerator<BatchItem<TIn, TOut>> GetEnumerator() => ((IEnumerable<BatchItem<TIn, TOut>>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private const string Rule = "It has to return one result per item, in the order of the items.";
}
