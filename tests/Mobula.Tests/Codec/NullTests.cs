using System.Buffers;
using System.Text.Json.Serialization;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

/// <summary>Null where the declaration allows none never arrives, and never leaves.</summary>
public sealed class NullTests
{
    private static readonly CallCodec Codec = CallCodec.Default;

    [Theory]
    [InlineData(nameof(IContract.Text), "null", "argument 'value'")]
    [InlineData(nameof(IContract.Number), "null", "argument 'value'")]
    [InlineData(nameof(IContract.Texts), "[\"a\",null]", "argument 'value' at $[1]")]
    [InlineData(nameof(IContract.Array), "[null]", "argument 'value' at $[0]")]
    [InlineData(nameof(IContract.Blobs), "[\"\",null]", "argument 'value' at $[1]")]
    [InlineData(nameof(IContract.Nested), "[[\"a\"],[\"b\",null]]", "argument 'value' at $[1][1]")]
    [InlineData(nameof(IContract.Values), "{\"k\":null}", "argument 'value' at $['k']")]
    [InlineData(nameof(IContract.Deep), "{\"k\":[{\"Names\":[null]}]}", "argument 'value' at $['k'][0].Names[0]")]
    [InlineData(nameof(IContract.Tuple), "{\"Item1\":null,\"Item2\":null}", "argument 'value' at $.Item1")]
    [InlineData(nameof(IContract.NullableTuple), "{\"Item1\":null}", "argument 'value' at $.Item1")]
    [InlineData(nameof(IContract.Tuples), "[{\"Item1\":1,\"Item2\":null}]", "argument 'value' at $[0].Item2")]
    [InlineData(nameof(IContract.Record), "{\"Names\":null}", "argument 'value' at $.Names")]
    [InlineData(nameof(IContract.Animal), "{\"$type\":\"dog\",\"Tricks\":[null]}", "argument 'value' at $.Tricks[0]")]
    [InlineData(nameof(IContract.Recursive), "{\"Children\":[{\"Children\":[null]}]}", "argument 'value' at $.Children[0].Children[0]")]
    [InlineData(nameof(IContract.Settable), "{\"Names\":[null]}", "argument 'value' at $.Names[0]")]
    [InlineData(nameof(IContract.Constrained), "{\"Items\":[null]}", "argument 'value' at $.Items[0]")]
    public void Null_WhereNoneMayBe_IsRefusedWithItsPlace(string method, string json, string where)
    {
        var call = CodecValues.CallOf<IContract>(method);
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, $"{{\"value\":{json}}}"), call));
        Assert.Equal(where, exception.Where);
    }

    [Theory]
    [InlineData(nameof(IContract.MaybeText), "null")]
    [InlineData(nameof(IContract.MaybeTexts), "[\"a\",null]")]
    [InlineData(nameof(IContract.MaybeTexts), "null")]
    [InlineData(nameof(IContract.Tuple), "{\"Item1\":\"a\",\"Item2\":null}")]
    [InlineData(nameof(IContract.NullableTuple), "null")]
    [InlineData(nameof(IContract.MaybeNumbers), "[1,null]")]
    [InlineData(nameof(IContract.MaybeValues), "{\"k\":null}")]
    public void Null_WhereItMayBe_Passes(string method, string json)
    {
        var call = CodecValues.CallOf<IContract>(method);
        object?[] values = Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, $"{{\"value\":{json}}}"), call);
        Assert.Equal(json, CodecValues.Show(values[0]));
        Assert.Equal(json, CodecValues.Show(Codec.CopyArguments(call, values)[0]));
    }

    [Fact]
    public void Null_InAnArgument_IsRefusedAtTheSender()
    {
        var call = CodecValues.CallOf<IContract>(nameof(IContract.Texts));
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal("argument 'value'", Assert.Throws<CodecException>(() => Codec.EncodeArguments(output, call, [null])).Where);
        Assert.Equal("argument 'value' at $[0]", Assert.Throws<CodecException>(() => Codec.EncodeArguments(output, call, [new List<string> { null! }])).Where);
        Assert.Equal("argument 'value' at $.Names", Assert.Throws<CodecException>(() => Codec.EncodeArguments(output, CodecValues.CallOf<IContract>(nameof(IContract.Record)), [new Named(null!)])).Where);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void Null_AsResultOrItem_IsRefused()
    {
        var result = CodecValues.CallOf<IContract>(nameof(IContract.ResultAsync)).Result!;
        var item = CodecValues.CallOf<IContract>(nameof(IContract.ItemsAsync)).Item!;
        Assert.Equal("the result at $[0]", Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, "[null]"), result)).Where);
        Assert.Equal("an item of the stream", Assert.Throws<CodecException>(() => Codec.DecodeItem(Frames.Of(FrameKind.Item, "null"), item)).Where);
    }

    [Fact]
    public void Shape_WithNothingToCheck_LooksAtNoElement()
    {
        // A list of numbers is not walked: what could be null in it?
        var call = CodecValues.CallOf<IContract>(nameof(IContract.Numbers));
        Assert.Equal([new[] { 1, 2 }], Codec.CopyArguments(call, [new Unwalkable()]).Select(value => ((IReadOnlyList<int>)value!).ToArray()));
    }

    private interface IContract
    {
        void Text(string value);

        void MaybeText(string? value);

        void Number(int value);

        void Numbers(IReadOnlyList<int> value);

        void MaybeNumbers(int?[] value);

        void Texts(List<string> value);

        void MaybeTexts(IReadOnlyList<string?>? value);

        void Array(string[] value);

        void Blobs(byte[][] value);

        void Nested(IEnumerable<IReadOnlyCollection<string>> value);

        void Values(IReadOnlyDictionary<string, string> value);

        void MaybeValues(Dictionary<string, string?> value);

        void Deep(Dictionary<string, List<Named>> value);

        void Tuple((string, string?) value);

        void NullableTuple(ValueTuple<string>? value);

        void Tuples((int, string)[] value);

        void Record(Named value);

        void Animal(Animal value);

        void Recursive(Node value);

        void Settable(Settable value);

        void Constrained(Page<string> value);

        Task<string[]> ResultAsync();

        IAsyncEnumerable<string> ItemsAsync();
    }

    private sealed record Named(List<string> Names);

    [JsonDerivedType(typeof(Dog), "dog")]
    private abstract record Animal;

    private sealed record Dog(string[] Tricks) : Animal;

    private sealed record Node(Node[] Children);

    private sealed record Page<T>(List<T> Items)
        where T : notnull;

    private sealed class Settable
    {
        public IList<string> Names { get; set; } = [];
    }

    private sealed class Unwalkable : List<int>, IEnumerable<int>
    {
        private bool walked;

        public Unwalkable() => AddRange([1, 2]);

        IEnumerator<int> IEnumerable<int>.GetEnumerator() => walked == (walked = true) ? throw new InvalidOperationException("Walked twice.") : GetEnumerator();
    }
}
