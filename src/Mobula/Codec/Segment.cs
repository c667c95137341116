using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mobula.Codec;

/// <summary>Elements that travel beside the JSON of a frame that is being built.</summary>
internal abstract class Segment
{
    public abstract int ElementSize { get; }

    /// <summary>The elements in this machine's byte order; valid until control returns to user code.</summary>
    public abstract ReadOnlySpan<byte> Bytes { get; }

    public static Segment Of<T>(ReadOnlyMemory<T> elements)
        where T : unmanaged => new Elements<T>(elements);

    private sealed class Elements<T>(ReadOnlyMemory<T> elements) : Segment
        where T : unmanaged
    {
        public override int ElementSize => Unsafe.SizeOf<T>();

        public override ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(elements.Span);
    }
}
