using System.Buffers;

namespace Mobula.Codec;

/// <summary>The segments of a received frame.</summary>
internal sealed class FrameSegments(ReadOnlySequence<byte> frame, FrameSegments.Range[] ranges) : SegmentSource
{
    private const int Taken = -1;

    protected override int Count => ranges.Length;

    protected override int LengthOf(int index) => ranges[index].Length;

    protected override void MoveTo(int index, Span<byte> destination)
    {
        var range = ranges[index];
        ranges[index] = range with { Length = Taken };
        frame.Slice(range.Start, range.Length).CopyTo(destination);
    }

    public readonly record struct Range(int Start, int Length);
}
