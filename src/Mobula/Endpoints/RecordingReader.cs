using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Mobula.Endpoints;

/// <summary>Passes a body on and keeps a copy of its beginning.</summary>
internal sealed class RecordingReader(PipeReader inner) : PipeReader, IRequestBodyPipeFeature, IDisposable
{
    // Bodies whose members somebody mistypes by hand are small; of a larger one the beginning is kept.
    private const int MaxRecorded = 8 * 1024;

    private byte[]? buffer;
    private int recorded;
    private ReadOnlySequence<byte> last;

    public PipeReader Reader => this;

    public ReadOnlyMemory<byte> Recorded => buffer.AsMemory(0, recorded);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        last = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        bool any = inner.TryRead(out result);
        if (any) last = result.Buffer;
        return any;
    }

    public override void AdvanceTo(SequencePosition consumed)
    {
        Record(consumed);
        inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Record(consumed);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public void Dispose()
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        buffer = null;
        recorded = 0;
    }

    private void Record(SequencePosition consumed)
    {
        var read = last.Slice(last.Start, consumed);
        int length = (int)Math.Min(read.Length, MaxRecorded - recorded);
        last = default;
        if (length <= 0) return;
        buffer ??= ArrayPool<byte>.Shared.Rent(MaxRecorded);
        read.Slice(0, length).CopyTo(buffer.AsSpan(recorded));
        recorded += length;
    }
}
