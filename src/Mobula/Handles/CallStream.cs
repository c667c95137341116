using Mobula.Contracts;

namespace Mobula.Handles;

/// <summary>A stream that is not called yet: each enumeration is a call.</summary>
internal sealed class CallStream<TItem>(CallSender sender, StreamCall<TItem> call, CancellationToken cancel) : IAsyncEnumerable<TItem>
{
    public IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new CallEnumerator<TItem>(sender, call.Again(), cancel, cancellationToken);
}
