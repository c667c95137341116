using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

/// <summary>Frames put together by hand, as another language would.</summary>
internal static class Frames
{
    public static ReadOnlySequence<byte> Of(FrameKind kind, string json, params byte[][] segments) => new(Bytes(kind, Encoding.UTF8.GetBytes(json), segments));

    public static byte[] Bytes(FrameKind kind, ReadOnlySpan<byte> json, params ReadOnlySpan<byte[]> segments)
    {
        var frame = new List<byte>(new byte[FrameHeader.Size]);
        Span<byte> length = stackalloc byte[4];
        foreach (byte[] segment in segments)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, segment.Length);
            frame.AddRange(length);
        }

        frame.AddRange(json);
        foreach (byte[] segment in segments)
        {
            while (frame.Count % 16 != 0) frame.Add(0);
            frame.AddRange(segment);
        }

        byte[] bytes = [.. frame];
        FrameHeader.Write(bytes, kind, bytes.Length, json.Length, segments.Length);
        return bytes;
    }
}
