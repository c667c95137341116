using System.Buffers;
using System.Buffers.Binary;

namespace Mobula.Codec;

/// <summary>A whole frame, cut into its JSON and its segments; nothing is copied yet.</summary>
internal readonly struct FrameParts
{
    private FrameParts(ReadOnlySequence<byte> json, FrameSegments? segments) => (Json, Segments) = (json, segments);

    public ReadOnlySequence<byte> Json { get; }

    /// <summary>Null when the frame has none.</summary>
    public FrameSegments? Segments { get; }

    /// <exception cref="CodecException">The bytes are not exactly one frame of that kind within the limits.</exception>
    public static FrameParts Read(in ReadOnlySequence<byte> frame, FrameKind kind, CodecLimits limits)
    {
        if (!FrameHeader.TryRead(frame, limits, out var header)) throw Bad($"{frame.Length} bytes are too few for a header of {FrameHeader.Size}.");
        if (header.Kind != kind) throw Bad($"it carries {header.Kind}, where {kind} was expected.");
        if (header.Length != frame.Length) throw Bad($"its header says {header.Length} bytes, there are {frame.Length}.");
        var json = frame.Slice(header.JsonStart, header.JsonLength);
        long end = header.JsonStart + header.JsonLength;
        if (header.SegmentCount == 0) return end == header.Length ? new(json, null) : throw Bad($"{header.Length - end} bytes follow its JSON.");

        var ranges = new FrameSegments.Range[header.SegmentCount];
        var table = new SequenceReader<byte>(frame.Slice(FrameHeader.Size, header.SegmentCount * sizeof(uint)));
        for (int i = 0; i < ranges.Length; i++)
        {
            table.TryReadLittleEndian(out int bits);
            uint length = (uint)bits;
            long start = FrameHeader.Align(end);
            if (start + length > header.Length) throw Bad($"segment {i} of {length} bytes ends behind the frame.");
            if (!IsZero(frame.Slice(end, start - end))) throw Bad($"the padding before segment {i} is not zero.");
            ranges[i] = new((int)start, (int)length);
            end = start + length;
        }

        if (end != header.Length) throw Bad($"{header.Length - end} bytes follow its last segment.");
        return new(json, new(frame, ranges));
    }

    private static bool IsZero(in ReadOnlySequence<byte> padding)
    {
        foreach (var part in padding)
        {
            if (part.Span.ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }

    private static CodecException Bad(string what) => new("call frame", what);
}
