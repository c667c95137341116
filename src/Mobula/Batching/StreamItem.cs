using System.Threading.Channels;
using Mobula.Batching;

namespace Mobula;

/// <summary>One caller's item in a batch, to be answered with a stream of chunks.</summary>
/// <typeparam name="TIn">What the caller handed in.</typeparam>
/// <typeparam name="TChunk">What he gets back, piece by piece.</typeparam>
public sealed class StreamItem<TIn, TChunk> : CallerItem<TIn>
{
    private readonly Channel<TChunk> chunks;
    private CancellationTokenSource? left;

    internal StreamItem(BatchEngine<TIn> engine, TIn value, int maxBufferedChunks, CancellationToken cancel)
        : base(engine, value)
    {
        chunks = Channel.CreateBounded<TChunk>(new BoundedChannelOptions(maxBufferedChunks) { SingleReader = true });
        Watch(cancel);
    }

    /// <inheritdoc/>
    public override CancellationToken Cancelled
    {
        get
        {
            var source = Volatile.Read(ref left);
            if (source is null)
            {
                var made = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref left, made, null) ?? made;
            }

            // Published first, looked at afterwards: whoever leaves in between is seen here or sees the source.
            if (HasLeft)
                source.Cancel();
            return source.Token;
        }
    }

    internal ChannelReader<TChunk> Reader => chunks.Reader;

    /// <summary>
    /// Hands the caller a chunk. While he has not read <see cref="BatcherOptions{TIn}.MaxBufferedChunks"/> of them it waits, and stops
    /// waiting when he leaves or the replica stops.
    /// </summary>
    /// <remarks>
    /// A handler that writes to its items one after the other is held up by the slowest reader once that one's buffer is full;
    /// write to items concurrently, or with a larger buffer, where one caller must not slow the others.
    /// </remarks>
    /// <param name="chunk">The chunk.</param>
    /// <param name="cancel">Ends the wait for room.</param>
    /// <returns>false where the caller has left or his stream has ended: nothing more is to be made for him.</returns>
    public ValueTask<bool> WriteAsync(TChunk chunk, CancellationToken cancel = default)
    {
        if (!IsOpen)
            return new(false);
        if (chunks.Writer.TryWrite(chunk))
            return new(true);
        return WaitAndWriteAsync(chunk, cancel.CanBeCanceled ? cancel : Run?.EveryCallerLeft ?? default);
    }

    /// <summary>Ends this caller's stream, at once: he need not wait for the rest of the batch.</summary>
    /// <returns>false where he has left or his stream has ended before.</returns>
    public bool Complete()
    {
        if (!TryComplete())
            return false;
        chunks.Writer.TryComplete();
        return true;
    }

    internal override void HandlerReturned() => Complete();

    private protected override void OnFailed(Exception error) => chunks.Writer.TryComplete(error);

    private protected override void OnLeft(CancellationToken cancel)
    {
        chunks.Writer.TryComplete();
        Volatile.Read(ref left)?.Cancel();
    }

    private async ValueTask<bool> WaitAndWriteAsync(TChunk chunk, CancellationToken cancel)
    {
        while (IsOpen)
        {
            try
            {
                if (!await chunks.Writer.WaitToWriteAsync(cancel).ConfigureAwait(false))
                    return false;
            }
            catch (Exception) when (!IsOpen)
            {
                return false;
            }

            if (chunks.Writer.TryWrite(chunk))
                return true;
        }

        return false;
    }
}
