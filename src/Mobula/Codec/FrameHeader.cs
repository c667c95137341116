using System.Buffers;
using System.Buffers.Binary;

namespace Mobula.Codec;

/// <summary>The first 20 bytes of a frame: docs/design/call-frame.md.</summary>
internal readonly struct FrameHeader
{
    public const int Size = 20;

    // 16 bytes: the largest alignment that a primitive or a 128-bit vector load wants.
    public const int Alignment = 16;

    private const uint Magic = 0x4643_424D; // "MBCF"
    private const byte Version = 1;

    private FrameHeader(FrameKind kind, int length, int jsonLength, int segmentCount) =>
        (Kind, Length, JsonLength, SegmentCount) = (kind, length, jsonLength, segmentCount);

    public FrameKind Kind { get; }

    /// <summary>Bytes of the whole frame, this header included.</summary>
    public int Length { get; }

    public int JsonLength { get; }

    public int SegmentCount { get; }

    /// <summary>Where the JSON starts: behind this header and the table of segment lengths.</summary>
    public int JsonStart => Size + (SegmentCount * sizeof(uint));

    public static long Align(long position) => (position + Alignment - 1) & -Alignment;

    /// <summary>Reads the header at the start of <paramref name="bytes"/>, so that a transport knows how much belongs to the frame.</summary>
    /// <returns>False when fewer bytes than a header are there.</returns>
    /// <exception cref="CodecException">It is no header, or one of a frame beyond the limits.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> bytes, CodecLimits limits, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size) return false;
        Span<byte> span = stackalloc byte[Size];
        bytes.Slice(0, Size).CopyTo(span);
        if (BinaryPrimitives.ReadUInt32LittleEndian(span) != Magic) throw Bad("it does not start with 'MBCF': this is no call frame.");
        if (span[4] != Version) throw Bad($"version {span[4]} is unknown; this side speaks version {Version}. Run one version of Mobula on both sides.");
        if (span[5] is < (byte)FrameKind.Arguments or > (byte)FrameKind.Error) throw Bad($"kind {span[5]} is unknown.");
        if (span[6] != 0 || span[7] != 0) throw Bad("the reserved bytes of the header are not zero.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(span[8..]);
        uint jsonLength = BinaryPrimitives.ReadUInt32LittleEndian(span[12..]);
        uint segmentCount = BinaryPrimitives.ReadUInt32LittleEndian(span[16..]);
        if (length > limits.MaxCallSize) throw TooLarge(length, limits);
        if (segmentCount > limits.MaxSegments) throw Bad($"it has {segmentCount} segments, above the limit of {limits.MaxSegments}.");
        if (Size + (segmentCount * (long)sizeof(uint)) + jsonLength > length) throw Bad($"the table of {segmentCount} segments and {jsonLength} bytes of JSON do not fit into its {length} bytes.");
        header = new((FrameKind)span[5], (int)length, (int)jsonLength, (int)segmentCount);
        return true;
    }

    public static void Write(Span<byte> span, FrameKind kind, int length, int jsonLength, int segmentCount)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(span, Magic);
        span[4] = Version;
        span[5] = (byte)kind;
        span[6] = span[7] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(span[12..], (uint)jsonLength);
        BinaryPrimitives.WriteUInt32LittleEndian(span[16..], (uint)segmentCount);
    }

    public static CodecException TooLarge(long length, CodecLimits limits) =>
        Bad($"it has {length} bytes, above MaxCallSize {limits.MaxCallSize}. Send less at once, or raise MaxCallSize.");

    private static CodecException Bad(string what) => new("call frame", what);
}
