using System.ComponentModel;
using System.Threading.Channels;

namespace Mobula.Contracts;

/// <summary>A call that is answered item by item.</summary>
/// <typeparam name="TItem">An item.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StreamCall<TItem> : ContractCall
{
    // One: the callee works at one item while the caller has the one before. More would only hide a slow caller from it.
    private const int Ahead = 1;

    private Channel<TItem> items = NewItems();

    /// <inheritdoc/>
    internal sealed override bool AnswerBegan => Began;

    /// <summary>What the callee has sent and the caller not taken.</summary>
    internal ChannelReader<TItem> Items => items.Reader;

    private bool Began { get; set; }

    /// <inheritdoc/>
    public sealed override async ValueTask InvokeAsync(object instance, CancellationToken cancel)
    {
        // Without ConfigureAwait: every step of the user's iterator belongs on the scheduler this began on.
        await foreach (var item in Enumerate(instance, cancel).WithCancellation(cancel)) await SendAsync(item, cancel);
    }

    /// <summary>For a transport, at the callee, while the method runs: waits for an item.</summary>
    /// <param name="writer">Gets the item.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when there are no more.</returns>
    public async ValueTask<bool> WriteNextAsync(ICallWriter writer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (!await items.Reader.WaitToReadAsync(cancel).ConfigureAwait(false) || !items.Reader.TryRead(out var item)) return false;
        writer.Write("item", item);
        return true;
    }

    /// <summary>For a transport, at the caller: hands an item over.</summary>
    /// <param name="reader">Has the item.</param>
    /// <param name="cancel">Fires when the caller has left.</param>
    /// <returns>Completes when the caller wants another.</returns>
    public ValueTask ReadNextAsync(ICallReader reader, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return SendAsync(reader.Read<TItem>("item"), cancel);
    }

    /// <summary>No item will follow.</summary>
    internal void Complete() => items.Writer.TryComplete();

    /// <summary>The same call once more: each enumeration is a call of its own.</summary>
    internal StreamCall<TItem> Again()
    {
        var call = (StreamCall<TItem>)MemberwiseClone();
        call.items = NewItems();
        call.Began = false;
        return call;
    }

    /// <summary>Calls the method.</summary>
    /// <param name="target">The user's object.</param>
    /// <param name="cancel">The callee's token.</param>
    /// <returns>What the method returned.</returns>
    protected abstract IAsyncEnumerable<TItem> Enumerate(object target, CancellationToken cancel);

    private static Channel<TItem> NewItems() =>
        Channel.CreateBounded<TItem>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    private ValueTask SendAsync(TItem item, CancellationToken cancel)
    {
        Began = true;
        return items.Writer.WriteAsync(item, cancel);
    }
}
