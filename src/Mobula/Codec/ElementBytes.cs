namespace Mobula.Codec;

/// <summary>Segments are little-endian; a machine of the other order turns the bytes of each element around.</summary>
internal static class ElementBytes
{
    public static void Reverse(Span<byte> bytes, int elementSize)
    {
        for (; !bytes.IsEmpty; bytes = bytes[elementSize..]) bytes[..elementSize].Reverse();
    }
}
