using Mobula.Contracts;

namespace Mobula.Handles;

/// <summary>
/// One enumeration of a stream. The call begins with the first item that is asked for, and has its place until the callee has returned:
/// after the last item, or because the enumerator is disposed of.
/// </summary>
internal sealed class CallEnumerator<TItem>(CallSender sender, StreamCall<TItem> call, CancellationToken caller, CancellationToken enumeration) : IAsyncEnumerator<TItem>
{
    private JoinedTokens? leaving;
    private Task? sending;
    private bool left;

    // Whoever forgets an enumerator would hold a place for ever: nothing else refers to this object, so the collector finds it. A limit
    // of time instead would end streams whose reader is only slow.
    ~CallEnumerator()
    {
        if (leaving is not null) _ = leaving.CancelAsync();
    }

    public TItem Current { get; private set; } = default!;

    public async ValueTask<bool> MoveNextAsync()
    {
        if (left) return false;
        if (sending is null)
        {
            leaving = new(caller, enumeration);
            sending = sender.SendStreamAsync(call, leaving.Token);
        }

        while (await call.Items.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (!call.Items.TryRead(out var item)) continue;
            Current = item;
            return true;
        }

        await sending.ConfigureAwait(false);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (left) return;
        left = true;
        GC.SuppressFinalize(this);
        if (sending is null) return;
        await leaving!.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        leaving.Dispose();
    }
}
