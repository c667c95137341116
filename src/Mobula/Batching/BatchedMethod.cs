using System.ComponentModel;

namespace Mobula.Batching;

/// <summary>The batcher behind a <see cref="BatchedAttribute">[Batched]</see> method. Generated code uses it; write a <see cref="Batcher{TIn, TOut}"/> yourself.</summary>
/// <remarks>
/// It is made by a field initializer, so that it exists, and is known to the replica, from the construction of its owner on, and no first
/// caller makes it in his own context. An initializer cannot name its instance: the owner comes with the calls, always the same one.
/// </remarks>
/// <typeparam name="TOwner">The class of the method.</typeparam>
/// <typeparam name="TIn">What a caller hands in.</typeparam>
/// <typeparam name="TOut">What he gets back.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BatchedMethod<TOwner, TIn, TOut>
    where TOwner : class
{
    private readonly Batcher<TIn, TOut> batcher;
    private TOwner? owner;

    /// <summary>A method whose list method returns one result per item.</summary>
    /// <param name="handler">Calls the list method.</param>
    /// <param name="name">The name of the single method.</param>
    /// <param name="options">Its attribute.</param>
    public BatchedMethod(
        Func<TOwner, IReadOnlyList<TIn>, CancellationToken, Task<IReadOnlyList<TOut>>> handler, string name, BatchedAttribute options) =>
        batcher = new((IReadOnlyList<TIn> items, CancellationToken cancel) => handler(owner!, items, cancel), options.ToOptions<TIn>(), null, name);

    /// <summary>A method whose list method answers item by item.</summary>
    /// <param name="handler">Calls the list method.</param>
    /// <param name="name">The name of the single method.</param>
    /// <param name="options">Its attribute.</param>
    public BatchedMethod(Func<TOwner, Batch<TIn, TOut>, CancellationToken, Task> handler, string name, BatchedAttribute options) =>
        batcher = new((Batch<TIn, TOut> batch, CancellationToken cancel) => handler(owner!, batch, cancel), options.ToOptions<TIn>(), null, name);

    /// <summary>Hands in one item.</summary>
    /// <param name="self">The owner.</param>
    /// <param name="item">The item.</param>
    /// <param name="cancel">The caller leaves.</param>
    /// <returns>This item's result.</returns>
    public Task<TOut> InvokeAsync(TOwner self, TIn item, CancellationToken cancel)
    {
        owner = self;
        return batcher.InvokeAsync(item, cancel);
    }
}
