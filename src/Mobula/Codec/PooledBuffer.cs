using System.Buffers;

namespace Mobula.Codec;

/// <summary>Grows up to a limit on arrays of the pool; used again and again.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>
{
    // What is kept between two uses: most calls are smaller, and one thread's buffer does not hold on to much.
    private const int KeptSize = 64 * 1024;

    private byte[] array = [];
    private int written;

    public CodecLimits Limits { get; set; } = CodecLimits.Default;

    public ReadOnlyMemory<byte> Written => array.AsMemory(0, written);

    public void Advance(int count)
    {
        written += count;
        if (written > Limits.MaxCallSize) throw FrameHeader.TooLarge(written, Limits);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return array.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Clear()
    {
        written = 0;
        if (array.Length <= KeptSize) return;
        ArrayPool<byte>.Shared.Return(array);
        array = [];
    }

    private void Reserve(int count)
    {
        if (array.Length - written >= count) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(written + count), Math.Max(4096, (int)Math.Min(2L * array.Length, Array.MaxLength))));
        array.AsSpan(0, written).CopyTo(larger);
        if (array.Length > 0) ArrayPool<byte>.Shared.Return(array);
        array = larger;
    }
}
