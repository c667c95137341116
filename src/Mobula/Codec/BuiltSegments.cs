namespace Mobula.Codec;

/// <summary>The segments of a frame that was built and is read again in the same process, without a frame between.</summary>
internal sealed class BuiltSegments(List<Segment> segments) : SegmentSource
{
    private readonly bool[] taken = new bool[segments.Count];

    protected override int Count => segments.Count;

    protected override int LengthOf(int index) => taken[index] ? -1 : segments[index].Bytes.Length;

    protected override void MoveTo(int index, Span<byte> destination)
    {
        taken[index] = true;
        segments[index].Bytes.CopyTo(destination);
        // What was moved counts as little-endian, as if it had travelled.
        if (!BitConverter.IsLittleEndian) ElementBytes.Reverse(destination, segments[index].ElementSize);
    }
}
