using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Mobula.Codec;

/// <summary>Collects the JSON and the segments of one frame. Rented on a thread and given back there.</summary>
internal sealed class FrameBuilder : IDisposable
{
    // As for SegmentSource: converters get no state of a call, and one call is written on one thread from start to end.
    [ThreadStatic]
    private static FrameBuilder? current;

    [ThreadStatic]
    private static FrameBuilder? spare;

    private static readonly byte[] Zeros = new byte[FrameHeader.Alignment];

    private readonly PooledBuffer json = new();
    private readonly List<Segment> segments = [];
    private FrameBuilder? outer;
    private long segmentBytes;

    private FrameBuilder() => Json = new(json, CodecJson.WriterOptions);

    public static FrameBuilder? Current => current;

    public Utf8JsonWriter Json { get; }

    public CodecLimits Limits => json.Limits;

    public static FrameBuilder Rent(CodecLimits limits)
    {
        // A converter of a user may encode something of its own while it is asked for a value: then there are two.
        var builder = spare ?? new();
        spare = null;
        builder.json.Limits = limits;
        builder.outer = current;
        current = builder;
        return builder;
    }

    public void Dispose()
    {
        current = outer;
        outer = null;
        json.Clear();
        segments.Clear();
        segmentBytes = 0;
        Json.Reset();
        spare = this;
    }

    /// <summary>Takes a segment and gives its index; null when there are as many as there may be.</summary>
    public int? Add(Segment segment)
    {
        if (segments.Count == Limits.MaxSegments) return null;
        segmentBytes += segment.Bytes.Length;
        if (segmentBytes > Limits.MaxCallSize) throw FrameHeader.TooLarge(segmentBytes, Limits);
        segments.Add(segment);
        return segments.Count - 1;
    }

    /// <summary>The parts, to be read again before this is given back; as large as a frame may be and no larger.</summary>
    public ReadOnlySequence<byte> Parts(out SegmentSource? source)
    {
        Json.Flush();
        Length();
        source = segments.Count == 0 ? null : new BuiltSegments(segments);
        return new(json.Written);
    }

    public void WriteTo(IBufferWriter<byte> output, FrameKind kind)
    {
        Json.Flush();
        int length = Length();
        int position = FrameHeader.Size + (segments.Count * sizeof(uint));
        var head = output.GetSpan(position)[..position];
        FrameHeader.Write(head, kind, length, json.Written.Length, segments.Count);
        for (int i = 0; i < segments.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(head[(FrameHeader.Size + (i * sizeof(uint)))..], (uint)segments[i].Bytes.Length);
        output.Advance(position);
        output.Write(json.Written.Span);
        position += json.Written.Length;
        foreach (var segment in segments)
        {
            int padding = (int)(FrameHeader.Align(position) - position);
            output.Write(Zeros.AsSpan(0, padding));
            Write(output, segment);
            position += padding + segment.Bytes.Length;
        }
    }

    private static void Write(IBufferWriter<byte> output, Segment segment)
    {
        if (BitConverter.IsLittleEndian)
        {
            output.Write(segment.Bytes);
            return;
        }

        byte[] turned = segment.Bytes.ToArray();
        ElementBytes.Reverse(turned, segment.ElementSize);
        output.Write(turned);
    }

    private int Length()
    {
        long length = FrameHeader.Size + (segments.Count * (long)sizeof(uint)) + json.Written.Length;
        foreach (var segment in segments) length = FrameHeader.Align(length) + segment.Bytes.Length;
        return length <= Limits.MaxCallSize ? (int)length : throw FrameHeader.TooLarge(length, Limits);
    }
}
