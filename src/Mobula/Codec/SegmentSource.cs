using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Mobula.Codec;

/// <summary>The segments that the JSON being read on this thread points to.</summary>
internal abstract class SegmentSource
{
    // System.Text.Json reads on one thread from start to end, and its converters get no state of a call: this is how they find theirs.
    [ThreadStatic]
    private static SegmentSource? current;

    public static SegmentSource? Current => current;

    protected abstract int Count { get; }

    /// <summary>Makes a source (or none) the current one; the result is the one before, to be set again.</summary>
    public static SegmentSource? Exchange(SegmentSource? source)
    {
        var before = current;
        current = source;
        return before;
    }

    /// <summary>Hands out a segment. Each is handed out once: a small frame that names a large segment often would cost its size every time.</summary>
    /// <exception cref="JsonException">There is no such segment, it was taken before, or it does not hold whole elements.</exception>
    public T[] Take<T>(int index)
        where T : unmanaged
    {
        if ((uint)index >= (uint)Count) throw new JsonException($"Segment {index} does not exist; the frame has {Count}.");
        if (LengthOf(index) is not (>= 0 and int length)) throw new JsonException($"Segment {index} is named twice.");
        if (length % Unsafe.SizeOf<T>() != 0) throw new JsonException($"Segment {index} has {length} bytes, no multiple of the {Unsafe.SizeOf<T>()} of a {typeof(T).Name}.");
        var array = GC.AllocateUninitializedArray<T>(length / Unsafe.SizeOf<T>());
        var bytes = MemoryMarshal.AsBytes(array.AsSpan());
        MoveTo(index, bytes);
        if (!BitConverter.IsLittleEndian) ElementBytes.Reverse(bytes, Unsafe.SizeOf<T>());
        if (typeof(T) == typeof(bool) && bytes.ContainsAnyExceptInRange((byte)0, (byte)1)) throw new JsonException($"Segment {index} holds truth values other than 0 and 1.");
        return array;
    }

    /// <summary>Bytes of the segment; negative when it was taken.</summary>
    protected abstract int LengthOf(int index);

    /// <summary>Copies the segment, which counts as taken then.</summary>
    protected abstract void MoveTo(int index, Span<byte> destination);
}
