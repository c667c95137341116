using System.Buffers;

namespace Mobula.Tests.Codec;

/// <summary>Bytes as a pipe delivers them: in pieces.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    private Pieces(byte[] bytes, long start) => (Memory, RunningIndex) = (bytes, start);

    public static ReadOnlySequence<byte> Of(ReadOnlySpan<byte> bytes, int size)
    {
        var first = new Pieces(bytes[..Math.Min(size, bytes.Length)].ToArray(), 0);
        var last = first;
        for (int start = size; start < bytes.Length; start += size)
        {
            var next = new Pieces(bytes[start..Math.Min(start + size, bytes.Length)].ToArray(), start);
            last.Next = next;
            last = next;
        }

        return new(first, 0, last, last.Memory.Length);
    }
}
