using System.Runtime.CompilerServices;
using Mobula.Batching;

namespace Mobula;

/// <summary>
/// Gathers single calls into batches: each caller hands in one item and gets his own result, the handler sees many items at once.
/// Needs no Mobula around it. Build it in the constructor of the class whose method is the handler.
/// </summary>
/// <remarks>
/// Items are handled in the order of their arrival. A caller who cancels is answered at once: his item leaves the queue, or is ignored in its batch.
/// The handler's token fires when every caller of its batch has left, and when the replica stops. Nothing of a caller's context is
/// ambient in the handler: neither its token nor its <see cref="System.Diagnostics.Activity"/>, which the activity of the batch links to.
/// </remarks>
/// <typeparam name="TIn">What a caller hands in.</typeparam>
/// <typeparam name="TOut">What he gets back.</typeparam>
public sealed class Batcher<TIn, TOut>
{
    private readonly BatchEngine<TIn> engine;

    /// <summary>Batches with a handler that returns one result per item, by position. What it throws goes to every caller of the batch.</summary>
    /// <param name="handler">Takes the items and a token that fires when every caller has left.</param>
    /// <param name="options">Sizes and times; null for the defaults.</param>
    /// <param name="clock">The clock; null for the replica's, or the system's outside of one.</param>
    /// <param name="name">Its name in metrics, messages and configuration; the default is the name of the handler's method.</param>
    /// <exception cref="ArgumentException">The options are out of range; the message has every problem.</exception>
    public Batcher(
        Func<IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> handler,
        BatcherOptions<TIn>? options = null,
        TimeProvider? clock = null,
        [CallerArgumentExpression(nameof(handler))] string? name = null)
        : this(ByPosition(handler), options, clock, name)
    {
    }

    /// <summary>Batches with a handler that answers item by item.</summary>
    /// <param name="handler">Takes the batch and a token that fires when every caller has left.</param>
    /// <param name="options">Sizes and times; null for the defaults.</param>
    /// <param name="clock">The clock; null for the replica's, or the system's outside of one.</param>
    /// <param name="name">Its name in metrics, messages and configuration; the default is the name of the handler's method.</param>
    /// <exception cref="ArgumentException">The options are out of range; the message has every problem.</exception>
    public Batcher(
        Func<Batch<TIn, TOut>, CancellationToken, Task> handler,
        BatcherOptions<TIn>? options = null,
        TimeProvider? clock = null,
        [CallerArgumentExpression(nameof(handler))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        engine = new(
            BatcherName.Of<TIn, TOut>(name),
            run => handler(new Batch<TIn, TOut>(run), run.EveryCallerLeft),
            options,
            clock);
    }

    /// <summary>Its name in metrics, messages and configuration.</summary>
    public string Name => engine.Name;

    /// <summary>
    /// How batches form. Assign other options at any time, as when the configuration changes: every batch that closes afterwards obeys them.
    /// </summary>
    /// <exception cref="ArgumentException">The options are out of range; the message has every problem, and those in force stay.</exception>
    public BatcherOptions<TIn> Options
    {
        get => engine.Options;
        set => engine.Options = value;
    }

    internal IRegisteredBatcher Registered => engine;

    /// <summary>Hands in one item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancel">The caller leaves: the task ends as cancelled at once, whether the item waits or its batch runs.</param>
    /// <returns>This item's result.</returns>
    /// <exception cref="ArgumentException">The item alone is larger than <see cref="BatcherOptions{TIn}.MaxBatchSize"/>.</exception>
    /// <exception cref="InvalidOperationException">The handler did not answer this item, or not every item.</exception>
    public Task<TOut> InvokeAsync(TIn item, CancellationToken cancel = default)
    {
        if (cancel.IsCancellationRequested)
            return Task.FromCanceled<TOut>(cancel);
        var queued = new BatchItem<TIn, TOut>(engine, item, cancel);
        engine.Enqueue(queued);
        return queued.Task;
    }

    private static Func<Batch<TIn, TOut>, CancellationToken, Task> ByPosition(
        Func<IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return async (batch, everyCallerLeft) =>
        {
            var open = batch.Open;
            if (open.Count > 0)
                open.Complete(await handler(open.Values, everyCallerLeft).ConfigureAwait(false));
        };
    }
}
