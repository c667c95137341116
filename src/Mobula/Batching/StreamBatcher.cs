using System.Runtime.CompilerServices;
using Mobula.Batching;

namespace Mobula;

/// <summary>
/// Gathers single calls into batches whose answers are streams: each caller hands in one item and reads his own chunks, the handler
/// sees many items at once. Needs no Mobula around it. Build it in the constructor of the class whose method is the handler.
/// </summary>
/// <remarks>What is said of <see cref="Batcher{TIn, TOut}"/> about order, leaving, tokens and context holds here too.</remarks>
/// <typeparam name="TIn">What a caller hands in.</typeparam>
/// <typeparam name="TChunk">What he gets back, piece by piece.</typeparam>
public sealed class StreamBatcher<TIn, TChunk>
{
    private readonly BatchEngine<TIn> engine;

    /// <summary>Batches with a handler that writes to each item.</summary>
    /// <param name="handler">
    /// Takes the batch and a token that fires when every caller has left. Streams still open when it returns end; what it throws goes to
    /// the callers of all of them, after the chunks they have not read yet.
    /// </param>
    /// <param name="options">Sizes and times; null for the defaults.</param>
    /// <param name="clock">The clock; null for the replica's, or the system's outside of one.</param>
    /// <param name="name">Its name in metrics, messages and configuration; the default is the name of the handler's method.</param>
    /// <exception cref="ArgumentException">The options are out of range; the message has every problem.</exception>
    public StreamBatcher(
        Func<StreamBatch<TIn, TChunk>, CancellationToken, Task> handler,
        BatcherOptions<TIn>? options = null,
        TimeProvider? clock = null,
        [CallerArgumentExpression(nameof(handler))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        engine = new(
            BatcherName.Of<TIn, TChunk>(name),
            run => handler(new StreamBatch<TIn, TChunk>(run), run.EveryCallerLeft),
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

    /// <summary>
    /// The chunks for one item. Nothing is queued before it is enumerated; each enumeration hands the item in anew. To stop reading,
    /// dispose the enumerator, as leaving an <c>await foreach</c> does, or cancel.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="cancel">The caller leaves: reading ends as cancelled, whether the item waits or its batch runs.</param>
    /// <returns>The chunks, in the order they were written.</returns>
    /// <exception cref="ArgumentException">The item alone is larger than <see cref="BatcherOptions{TIn}.MaxBatchSize"/>.</exception>
    public async IAsyncEnumerable<TChunk> InvokeAsync(TIn item, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        var queued = new StreamItem<TIn, TChunk>(engine, item, engine.Options.MaxBufferedChunks, cancel);
        try
        {
            engine.Enqueue(queued);
            while (await queued.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
            {
                while (queued.Reader.TryRead(out var chunk))
                {
                    cancel.ThrowIfCancellationRequested();
                    yield return chunk;
                }
            }

            if (queued.HasLeft)
                cancel.ThrowIfCancellationRequested();
        }
        finally
        {
            queued.Leave(cancel);
        }
    }
}
