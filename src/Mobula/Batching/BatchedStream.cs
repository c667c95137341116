using System.ComponentModel;

namespace Mobula.Batching;

/// <summary>The batcher behind a <see cref="BatchedAttribute">[Batched]</see> method that streams; see <see cref="BatchedMethod{TOwner, TIn, TOut}"/>.</summary>
/// <typeparam name="TOwner">The class of the method.</typeparam>
/// <typeparam name="TIn">What a caller hands in.</typeparam>
/// <typeparam name="TChunk">What he gets back, piece by piece.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BatchedStream<TOwner, TIn, TChunk>
    where TOwner : class
{
    private readonly StreamBatcher<TIn, TChunk> batcher;
    private TOwner? owner;

    /// <summary>A method whose list method writes to each item.</summary>
    /// <param name="handler">Calls the list method.</param>
    /// <param name="name">The name of the single method.</param>
    /// <param name="options">Its attribute.</param>
    public BatchedStream(Func<TOwner, StreamBatch<TIn, TChunk>, CancellationToken, Task> handler, string name, BatchedAttribute options) =>
        batcher = new((batch, cancel) => handler(owner!, batch, cancel), options.ToOptions<TIn>(), null, name);

    /// <summary>The chunks for one item.</summary>
    /// <param name="self">The owner.</param>
    /// <param name="item">The item.</param>
    /// <param name="cancel">The caller leaves.</param>
    /// <returns>The chunks, in the order they were written.</returns>
    public IAsyncEnumerable<TChunk> InvokeAsync(TOwner self, TIn item, CancellationToken cancel)
    {
        owner = self;
        return batcher.InvokeAsync(item, cancel);
    }
}
