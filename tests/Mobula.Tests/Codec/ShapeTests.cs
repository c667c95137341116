using System.Text.Json;
using System.Text.Json.Serialization;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

public sealed class ShapeTests
{
    private static readonly CallCodec Codec = CallCodec.Default;

    [Fact]
    public void Parameter_AppendedWithADefault_MayBeMissing()
    {
        object?[] values = Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, """{"text":"a"}"""), CodecValues.CallOf<IContract>(nameof(IContract.Defaults)));
        Assert.Equal(["a", 5, null, DayOfWeek.Friday, DayOfWeek.Monday, default(DateTime), 1.5m], values);
    }

    [Fact]
    public void Parameter_WithoutADefault_MayNotBeMissing()
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, """{"number":1}"""), CodecValues.CallOf<IContract>(nameof(IContract.Defaults))));
        Assert.Equal("argument 'text': it is missing, and the parameter has no default value.", exception.Message);
    }

    [Fact]
    public void Argument_Unknown_IsIgnored_AndOrderIsFree()
    {
        object?[] values = Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, """{"new":{"a":[1,{"b":2}]},"b":2,"a":1}"""), CodecValues.CallOf<IContract>(nameof(IContract.Two)));
        Assert.Equal([1, 2], values);
    }

    [Theory]
    [InlineData("""{"a":1,"b":2,"a":3}""", "argument 'a': it is there twice.")]
    [InlineData("""[1,2]""", "no JSON object")]
    [InlineData("""{"a":1,"b":2""", "cannot be read")]
    [InlineData("""{"a":1,"b":2}}""", "cannot be read")]
    [InlineData("""{"a":1,"b":"2"}""", "argument 'b': it cannot be read")]
    [InlineData("""{"a":1,"b":2,"c":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "depth")]
    public void Arguments_NotAsTheyMustBe_AreRefused(string json, string why)
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeArguments(Frames.Of(FrameKind.Arguments, json), CodecValues.CallOf<IContract>(nameof(IContract.Two))));
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_WithAMemberTwice_IsRefused()
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, """{"Item1":1,"Item1":2,"Item2":3}"""), ValueShape.Of(typeof((int, int)), "the result")));
        Assert.Contains("uplicate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_WithAParameterMissing_IsRefused()
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, "{}"), ValueShape.Of(typeof(Pair), "the result")));
        Assert.Contains("Left", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_DeeperThanTheLimit_IsRefusedOnBothSides()
    {
        var deep = new Chain(null, 0);
        for (int i = 0; i < 70; i++) deep = new(deep, i);
        Assert.Throws<CodecException>(() => Codec.Copy(deep));
        string json = string.Concat(Enumerable.Repeat("""{"Length":1,"Next":""", 65)) + "null" + new string('}', 65);
        Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, json), ValueShape.Of(typeof(Chain), "the result")));
    }

    [Fact]
    public void Value_InACircle_IsRefused()
    {
        var knot = new Knot();
        knot.Self = knot;
        Assert.Contains("cycle", Assert.Throws<CodecException>(() => Codec.Copy(knot)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_LargerThanTheLimit_IsRefused()
    {
        var codec = new CallCodec(new() { MaxCallSize = 10_000 });
        Assert.Contains("MaxCallSize 10000", Assert.Throws<CodecException>(() => codec.Copy(new byte[10_000])).Message, StringComparison.Ordinal);
        Assert.Contains("MaxCallSize 10000", Assert.Throws<CodecException>(() => codec.Copy(new string('x', 10_000))).Message, StringComparison.Ordinal);
        Assert.Equal(9_900, codec.Copy(new byte[9_900]).Length);
    }

    [Fact]
    public void Setter_ThatThrows_IsAProblemOfTheValue()
    {
        var exception = Assert.Throws<CodecException>(() => Codec.DecodeResult(Frames.Of(FrameKind.Result, """{"Age":-1}"""), ValueShape.Of(typeof(Person), "the result")));
        Assert.Contains("Nobody is younger", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(IContract.Anything), "argument 'value' at $: 'object' does not say")]
    [InlineData(nameof(IContract.Anythings), "argument 'value' at $[]: 'object' does not say")]
    [InlineData(nameof(IContract.Work), "argument 'work' at $: System.Func`1[System.Int32] stands for something in this process")]
    [InlineData(nameof(IContract.Holder), "argument 'holder' at $.File: System.IO.Stream stands")]
    [InlineData(nameof(IContract.Abstract), "argument 'value' at $: System.IDisposable is abstract")]
    [InlineData(nameof(IContract.StreamAsync), "an item of the stream at $: System.IO.Stream stands")]
    public void Signature_ThatCannotTravel_IsRefusedWithThePlace(string method, string why)
    {
        var exception = Assert.Throws<CodecException>(() => CodecValues.CallOf<IContract>(method));
        Assert.StartsWith($"IContract.{method}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signature_WithSeveralProblems_NamesAll()
    {
        string message = Assert.Throws<CodecException>(() => CodecValues.CallOf<IContract>(nameof(IContract.Hopeless))).Message;
        Assert.Contains("argument 'one'", message, StringComparison.Ordinal);
        Assert.Contains("argument 'two'", message, StringComparison.Ordinal);
        Assert.Contains("the result", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_DoesNotTravel() => Assert.Equal(["a", "b"], CodecValues.CallOf<IContract>(nameof(IContract.Two)).Parameters.Select(parameter => parameter.Name));

    [Fact]
    public void Attributes_OfTheUser_Count()
    {
        var value = new Attributed { Kind = DayOfWeek.Sunday, Numbers = [1, 2] };
        Assert.Equal((DayOfWeek.Sunday, 2), (Codec.Copy(value).Kind, Codec.Copy(value).Numbers.Length));
        object? read = Codec.DecodeResult(Frames.Of(FrameKind.Result, """{"kind":"Monday"}"""), ValueShape.Of(typeof(Attributed), "the result"));
        Assert.Equal(DayOfWeek.Monday, ((Attributed)read!).Kind);
    }

    private interface IContract
    {
        void Defaults(string text, int number = 5, string? note = null, DayOfWeek day = DayOfWeek.Friday, DayOfWeek? other = DayOfWeek.Monday, DateTime when = default, decimal price = 1.5m);

        void Two(int a, int b, CancellationToken cancel);

        void Anything(object value);

        void Anythings(List<object> value);

        void Work(Func<int> work);

        void Holder(Holder holder);

        void Abstract(IDisposable value);

        IAsyncEnumerable<Stream> StreamAsync();

        Task<Type> Hopeless(Action one, Stream two);
    }

    private sealed record Pair(int Left, int Right);

    private sealed record Chain(Chain? Next, int Length);

    private sealed record Holder(Stream File);

    private sealed class Knot
    {
        public Knot? Self { get; set; }
    }

    private sealed class Person
    {
        public int Age
        {
            get;
            set => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), "Nobody is younger than that.");
        }
    }

    private sealed class Attributed
    {
        [JsonPropertyName("kind")]
        [JsonConverter(typeof(JsonStringEnumConverter<DayOfWeek>))]
        public DayOfWeek Kind { get; set; }

        [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
        public float[] Numbers { get; set; } = [];

        [JsonIgnore]
        public Stream? Ignored { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement>? More { get; set; }
    }
}
