using System.Buffers;
using System.Buffers.Binary;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

public sealed class SegmentTests
{
    private static readonly CallCodec Codec = CallCodec.Default;

    [Fact]
    public void Binary_AtAnyDepth_TravelsBesideTheJson()
    {
        var value = new Dictionary<string, List<(float[] Vector, byte[] Blob)>> { ["a"] = [(new float[2_500], new byte[10_000]), (new float[65], new byte[3])] };
        var frame = Encoded(value);
        Assert.True(FrameHeader.TryRead(new(frame), CodecLimits.Default, out var header));
        Assert.Equal(3, header.SegmentCount);
        Assert.True(header.JsonLength < 100, $"{header.JsonLength} bytes of JSON.");
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    public void Binary_AboveTheThreshold_IsASegment(int size, int segments)
    {
        FrameHeader.TryRead(new(Encoded(new byte[size])), CodecLimits.Default, out var header);
        Assert.Equal(segments, header.SegmentCount);
    }

    [Fact]
    public void Segment_StartsWhereItsElementsCanBeReadInPlace()
    {
        byte[] frame = Encoded(Enumerable.Range(1, 5).Select(i => Enumerable.Repeat((double)i, 32 + i).ToArray()).ToArray());
        foreach (int i in Enumerable.Range(1, 5))
        {
            byte[] eight = new byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(eight, i);
            Assert.Equal(0, frame.AsSpan().IndexOf(eight) % 16);
        }
    }

    [Fact]
    public void Binary_MoreThanThereMayBeSegments_StaysInTheJson()
    {
        var codec = new CallCodec(new() { MaxSegments = 2 });
        byte[][] blobs = Enumerable.Range(0, 5).Select(i => Enumerable.Repeat((byte)i, 300).ToArray()).ToArray();
        var output = new ArrayBufferWriter<byte>();
        var shape = ValueShape.Of(typeof(byte[][]), "the result");
        codec.EncodeResult(output, shape, blobs);
        FrameHeader.TryRead(new(output.WrittenMemory), CodecLimits.Default, out var header);
        Assert.Equal(2, header.SegmentCount);
        Assert.Equal(blobs, codec.DecodeResult(new(output.WrittenMemory), shape));
    }

    [Theory]
    [InlineData("[0,0]", "named twice")]
    [InlineData("[1]", "Segment 1 does not exist; the frame has 1")]
    [InlineData("[-1]", "Segment -1 does not exist")]
    [InlineData("[0.5]", "whole number")]
    [InlineData("[4294967296]", "whole number")]
    public void Index_OfNoSegment_IsRefused(string json, string why)
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, json, new byte[8]), ValueShape.Of(typeof(byte[][]), "the result")));
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("the result at $[", exception.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Segment_OfBrokenElements_IsRefused()
    {
        Assert.Contains("multiple of", Refusal(typeof(int[]), new byte[7]), StringComparison.Ordinal);
        Assert.Contains("truth values", Refusal(typeof(bool[]), [0, 1, 2]), StringComparison.Ordinal);

        static string Refusal(Type type, byte[] segment) => Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, "0", segment), ValueShape.Of(type, "the result"))).Message;
    }

    [Fact]
    public void Index_WithoutSegments_IsRefused() => Assert.Contains(
        "the frame has none", Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, "0"), ValueShape.Of(typeof(byte[]), "the result"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Segment_ThatNobodyNames_IsIgnored()
    {
        // A newer sender's member that this side does not know: its segment comes along.
        object? value = Codec.DecodeResult(Frames.Of(FrameKind.Result, """{"New":0,"Item2":7}""", new byte[300]), ValueShape.Of(typeof((byte[]?, int)), "the result"));
        Assert.Equal(((byte[]?)null, 7), value);
    }

    private static byte[] Encoded<T>(T value)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.EncodeResult(output, ValueShape.Of(typeof(T), "the result"), value);
        return output.WrittenSpan.ToArray();
    }
}
