using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

/// <summary>The bytes on the wire: what docs/design/call-frame.md promises to other languages.</summary>
public sealed class FrameTests
{
    private static readonly CallCodec Codec = CallCodec.Default;

    [Fact]
    public void Arguments_AreTheseBytes() => Assert.Equal(
        Bytes("4D424346 01 01 0000 2C000000 18000000 00000000", """{"name":"Ada","times":2}"""),
        Encoded(output => Codec.EncodeArguments(output, CodecValues.CallOf<IContract>(nameof(IContract.GreetAsync)), ["Ada", 2])));

    [Fact]
    public void Result_IsTheseBytes() => Assert.Equal(
        Bytes("4D424346 01 02 0000 1C000000 08000000 00000000", "\"Grüß\""),
        Encoded(output => Codec.EncodeResult(output, ValueShape.Of(typeof(string), "the result"), "Grüß")));

    [Fact]
    public void Item_IsTheseBytes() => Assert.Equal(
        Bytes("4D424346 01 03 0000 19000000 05000000 00000000", "[1,2]"),
        Encoded(output => Codec.EncodeItem(output, ValueShape.Of(typeof(int[]), "an item"), new[] { 1, 2 })));

    [Fact]
    public void Error_IsTheseBytes() => Assert.Equal(
        Bytes("4D424346 01 04 0000 39000000 25000000 00000000", """{"type":"T","message":"M","stack":""}"""),
        Encoded(output => Codec.EncodeError(output, new("T", "M", ""))));

    [Fact]
    public void Nothing_IsTheseBytes() => Assert.Equal(
        Bytes("4D424346 01 02 0000 18000000 04000000 00000000", "null"),
        Encoded(output => Codec.EncodeResult(output, null, null)));

    [Fact]
    public void Segments_AreTheseBytes()
    {
        // 258 bytes and 65 floats: each starts at a multiple of 16, zeros between.
        byte[] blob = Enumerable.Range(0, 258).Select(i => (byte)i).ToArray();
        float[] vector = Enumerable.Range(0, 65).Select(i => i / 2f).ToArray();
        string head = "4D424346 01 02 0000 54020000 15000000 02000000 02010000 04010000";
        byte[] expected =
        [
            .. Bytes(head, """{"Item1":0,"Item2":1}"""), .. new byte[15],
            .. blob, .. new byte[14],
            .. MemoryMarshal.AsBytes(vector.AsSpan()),
        ];
        Assert.Equal(expected, Encoded(output => Codec.EncodeResult(output, ValueShape.Of(typeof((byte[], float[])), "the result"), (blob, vector))));
    }

    [Theory]
    [InlineData("", "too few")]
    [InlineData("4D42434601020000180000000400000000000", "too few")]
    [InlineData("4D424347 01 02 0000 18000000 04000000 00000000 6E756C6C", "'MBCF'")]
    [InlineData("4D424346 02 02 0000 18000000 04000000 00000000 6E756C6C", "version 2")]
    [InlineData("4D424346 01 00 0000 18000000 04000000 00000000 6E756C6C", "kind 0")]
    [InlineData("4D424346 01 05 0000 18000000 04000000 00000000 6E756C6C", "kind 5")]
    [InlineData("4D424346 01 01 0000 18000000 04000000 00000000 6E756C6C", "Result was expected")]
    [InlineData("4D424346 01 02 0001 18000000 04000000 00000000 6E756C6C", "reserved")]
    [InlineData("4D424346 01 02 0000 19000000 04000000 00000000 6E756C6C", "there are 24")]
    [InlineData("4D424346 01 02 0000 18000000 03000000 00000000 6E756C6C", "1 bytes follow its JSON")]
    [InlineData("4D424346 01 02 0000 18000000 05000000 00000000 6E756C6C", "do not fit")]
    [InlineData("4D424346 01 02 0000 18000000 FFFFFFFF 00000000 6E756C6C", "do not fit")]
    [InlineData("4D424346 01 02 0000 18000000 00000000 02000000 6E756C6C", "do not fit")]
    [InlineData("4D424346 01 02 0000 18000000 00000000 FFFFFFFF 6E756C6C", "above the limit of 4096")]
    [InlineData("4D424346 01 02 0000 FFFFFFFF 04000000 00000000 6E756C6C", "MaxCallSize")]
    [InlineData("4D424346 01 02 0000 1C000000 04000000 01000000 01000000 6E756C6C", "ends behind the frame")]
    [InlineData("4D424346 01 02 0000 1C000000 04000000 01000000 FFFFFFFF 6E756C6C", "ends behind the frame")]
    [InlineData("4D424346 01 02 0000 22000000 04000000 01000000 02000000 6E756C6C 00000001 0A0A", "padding before segment 0")]
    [InlineData("4D424346 01 02 0000 22000000 04000000 01000000 01000000 6E756C6C 00000000 0A0A", "1 bytes follow its last segment")]
    public void Frame_NotAsItMustBe_IsRefusedAndSaysWhy(string hex, string why)
    {
        byte[] frame = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)[..(hex.Replace(" ", "", StringComparison.Ordinal).Length & ~1)]);
        var shape = ValueShape.Of(typeof(string), "the result");
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeResult(new(frame), shape));
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_OfALargerFrame_IsRefusedBeforeItsBytesAreThere()
    {
        byte[] header = new byte[FrameHeader.Size];
        FrameHeader.Write(header, FrameKind.Result, 2_000, 4, 0);
        var limits = new CodecLimits { MaxCallSize = 1_999 };
        Assert.Throws<CodecException>(() => FrameHeader.TryRead(new(header), limits, out _));
        Assert.True(FrameHeader.TryRead(new(header), limits with { MaxCallSize = 2_000 }, out var read));
        Assert.Equal((2_000, FrameKind.Result), (read.Length, read.Kind));
        Assert.False(FrameHeader.TryRead(new(header.AsMemory(0, FrameHeader.Size - 1)), limits, out _));
    }

    private static byte[] Bytes(string hex, string json) => [.. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), .. Encoding.UTF8.GetBytes(json)];

    private static byte[] Encoded(Action<IBufferWriter<byte>> encode)
    {
        var output = new ArrayBufferWriter<byte>();
        encode(output);
        Assert.Equal(output.WrittenCount, BinaryPrimitives.ReadInt32LittleEndian(output.WrittenSpan[8..]));
        return output.WrittenSpan.ToArray();
    }

    private interface IContract
    {
        Task<string> GreetAsync(string name, int times);
    }
}
