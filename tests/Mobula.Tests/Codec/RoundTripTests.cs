using System.Buffers;
using CsCheck;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

public sealed class RoundTripTests
{
    private static readonly CallCodec Codec = CallCodec.Default;
    private static readonly ValueShape TreeShape = ValueShape.Of(typeof(Tree), "the tree");

    [Fact]
    public void Value_OfAnyKind_ComesOutAsItWentIn() => CodecValues.Trees.Sample(
        tree =>
        {
            var frame = new ArrayBufferWriter<byte>();
            Codec.EncodeResult(frame, TreeShape, tree);
            var result = (Tree)Codec.DecodeResult(new(frame.WrittenMemory), TreeShape)!;
            return CodecValues.Show(result) == CodecValues.Show(tree);
        },
        iter: 300);

    [Fact]
    public void Value_Copied_IsWhatAnotherProcessWouldGet() => CodecValues.Trees.Sample(
        tree =>
        {
            var copy = Codec.Copy(tree);
            return CodecValues.Show(copy) == CodecValues.Show(tree) && !ReferenceEquals(copy, tree) && !ReferenceEquals(copy.Children, tree.Children);
        },
        iter: 300);

    [Fact]
    public void Frame_InPiecesOfAnySize_IsReadAsOne() => Gen.Select(CodecValues.Trees, Gen.Int[1, 5_000]).Sample(
        (tree, size) =>
        {
            var frame = new ArrayBufferWriter<byte>();
            Codec.EncodeItem(frame, TreeShape, tree);
            return CodecValues.Show(Codec.DecodeItem(Pieces.Of(frame.WrittenSpan, size), TreeShape)) == CodecValues.Show<object?>(tree);
        },
        iter: 100);

    [Fact]
    public void Elements_OfEveryType_KeepTheirBits()
    {
        Check(CodecValues.Elements(Gen.Byte));
        Check(CodecValues.Elements(Gen.SByte));
        Check(CodecValues.Elements(Gen.Short));
        Check(CodecValues.Elements(Gen.UShort));
        Check(CodecValues.Elements(Gen.Int));
        Check(CodecValues.Elements(Gen.UInt));
        Check(CodecValues.Elements(Gen.Long));
        Check(CodecValues.Elements(Gen.ULong));
        Check(CodecValues.Elements(Gen.Single.Where(float.IsFinite)));
        Check(CodecValues.Elements(Gen.Double.Where(double.IsFinite)));
        Check(CodecValues.Elements(Gen.Bool));

        static void Check<T>(Gen<T[]> arrays)
            where T : unmanaged => arrays.Sample(
            array => Codec.Copy(array).AsSpan().SequenceEqual(array)
                && Codec.Copy(new Memory<T>(array)).Span.SequenceEqual(array)
                && Codec.Copy(new ReadOnlyMemory<T>(array)).Span.SequenceEqual(array),
            iter: 100);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    public void NotANumber_InASmallArrayAndInALarge_Travels(int count)
    {
        float[] values = Enumerable.Repeat(float.NaN, count).ToArray();
        values[1] = float.NegativeInfinity;
        Assert.Equal(values, Codec.Copy(values));
    }

    [Fact]
    public void Arguments_OfEveryShape_ComeOutInOrder()
    {
        var call = CodecValues.CallOf<IContract>(nameof(IContract.MixAsync));
        object?[] values = ["text", 3, null, new byte[1_000], (1.5, (string?)null)];
        var frame = new ArrayBufferWriter<byte>();
        Codec.EncodeArguments(frame, call, values);
        object?[] received = Codec.DecodeArguments(new(frame.WrittenMemory), call);
        Assert.Equal(values, received);
        Assert.Equal(values, Codec.CopyArguments(call, values));
    }

    [Fact]
    public void Copy_WithinACopy_IsOfNoConcern()
    {
        // A getter that itself encodes something with segments while its owner is being written.
        var copy = Codec.Copy(new Nesting { Outer = new byte[300] });
        Assert.Equal(300, copy.Outer.Length);
        Assert.Equal(500, copy.Inner.Length);
    }

    [Fact]
    public void Error_LongerThanAnyLimit_ArrivesCut()
    {
        var codec = new CallCodec(new() { MaxCallSize = 200_000 });
        var frame = new ArrayBufferWriter<byte>();
        codec.EncodeError(frame, RemoteError.Of(new InvalidOperationException(new string('y', 500_000))));
        var error = codec.DecodeError(new(frame.WrittenMemory));
        Assert.Equal("System.InvalidOperationException", error.Type);
        Assert.StartsWith("yyyy", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("…", error.Message, StringComparison.Ordinal);
        Assert.Null(error.Stack);
    }

    private interface IContract
    {
        Task MixAsync(string text, int number, string? note, byte[] blob, (double, string?) pair, CancellationToken cancel);
    }

    private sealed class Nesting
    {
        public byte[] Outer { get; init; } = [];

        public byte[] Inner
        {
            get => Codec.Copy(new byte[500]);
            init { }
        }
    }
}
