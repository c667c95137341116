using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CsCheck;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

internal enum Colour : short
{
    Red,
    Green = 7,
    Blue = -1,
}

[Flags]
internal enum Rights
{
    None = 0,
    Read = 1,
    Write = 2,
}

internal sealed record Leaf(string Text, int? Number, Colour Colour, Rights? Rights, decimal Price, double Ratio, DateTimeOffset At, Guid Id, TimeSpan Span, char Letter = 'x');

[JsonDerivedType(typeof(Circle), "circle")]
[JsonDerivedType(typeof(Drawing), "drawing")]
internal abstract record Figure(string Name);

internal sealed record Circle(string Name, float[] Outline) : Figure(Name);

internal sealed record Drawing(string Name, List<Figure> Parts) : Figure(Name);

internal struct Point
{
    public double X;
    public double Y;
}

internal sealed class Plain
{
    public int Number { get; set; }

    public required string Text { get; init; }

    public bool[]? Mask { get; set; }

    public byte[] Blob { get; init; } = [];
}

internal sealed record Tree(
    Leaf? Leaf,
    List<Tree> Children,
    Dictionary<string, Leaf?> ByName,
    SortedDictionary<int, byte[]> ByNumber,
    Figure? Figure,
    (int Count, string? Note) Pair,
    byte[] Blob,
    ReadOnlyMemory<float> Vector,
    Memory<long>? Counts,
    byte[]?[] Blobs,
    HashSet<Guid> Ids,
    string?[] Lines,
    Point Point,
    Plain Plain,
    JsonElement Any,
    Half[][] Matrix);

/// <summary>Values of all kinds that can travel, and the same check for all: their plain JSON is the same before and after.</summary>
internal static class CodecValues
{
    private static readonly JsonSerializerOptions Plain = new() { IncludeFields = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    // Lone surrogates are no Unicode text and no JSON could carry them.
    private static readonly Gen<string> Text = Gen.OneOf<string>(Gen.String[0, 12].Select(OnlyText), Gen.OneOf("", "\0", "ä\"\\\u2028🐟", "{\"$type\":1}", "$.Blob", new string('z', 500)));

    private static readonly Gen<Leaf> Leaves = Gen.Select(
        Text, Gen.Int.Nullable(), Gen.OneOf(Colour.Red, Colour.Green, Colour.Blue, (Colour)99), Gen.OneOf<Rights?>(null, Rights.Read | Rights.Write),
        Gen.Decimal, Gen.OneOf<double>(Gen.Double, Gen.OneOf(double.NaN, double.NegativeInfinity, -0.0, double.Epsilon)), Gen.DateTimeOffset, Gen.Guid)
        .Select((text, number, colour, rights, price, ratio, at, id) => new Leaf(text, number, colour, rights, price, ratio, at, id, TimeSpan.FromTicks(number ?? 1), text is [var first, ..] && !char.IsSurrogate(first) ? first : 'é'));

    public static Gen<Tree> Trees { get; } = TreesOf(2);

    public static string Show<T>(T value) => JsonSerializer.Serialize(value, Plain);

    public static MethodInfo Method(Type contract, string name) => contract.GetMethod(name) ?? throw new InvalidOperationException($"{contract} has no {name}.");

    public static CallShape CallOf<TContract>(string name) => CallShape.Of(Method(typeof(TContract), name));

    public static Gen<T[]> Elements<T>(Gen<T> element)
        where T : unmanaged =>
        // On both sides of what makes a segment, and now and then a large one.
        Gen.OneOf<T[]>(element.Array[0, 8], element.Array[200, 300], element.Array[1_000]);

    private static string OnlyText(string text) => string.Concat(text.EnumerateRunes());

    private static Gen<Figure> FiguresOf(int depth) => depth == 0
        ? Gen.Select(Text, Elements(Gen.Single)).Select((name, outline) => (Figure)new Circle(name, outline))
        : Gen.OneOf<Figure>(FiguresOf(0), Gen.Select(Text, FiguresOf(depth - 1).List[0, 3]).Select((name, parts) => (Figure)new Drawing(name, parts)));

    private static Gen<JsonElement> AnyOf(int depth) => depth == 0
        ? Gen.OneOf<JsonElement>(Gen.Int.Select(number => JsonSerializer.SerializeToElement(number)), Text.Select(text => JsonSerializer.SerializeToElement(text)), Gen.Const(JsonSerializer.SerializeToElement<string?>(null)))
        : Gen.Select(Text, AnyOf(depth - 1).Array[0, 3]).Select((name, items) => JsonSerializer.SerializeToElement(new JsonObject { [name] = JsonSerializer.SerializeToNode(items), ["$segment"] = 0 }));

    private static Gen<Tree> TreesOf(int depth) =>
        Gen.Select(
            Gen.Select(Leaves.Null(), depth == 0 ? Gen.Const(new List<Tree>()) : TreesOf(depth - 1).List[0, 2], Gen.Dictionary(Text, Leaves.Null())[0, 3], Gen.SortedDictionary(Gen.Int, Elements(Gen.Byte))[0, 2]),
            Gen.Select(FiguresOf(depth).Null(), Gen.Select(Gen.Int, Text.Null()), Elements(Gen.Byte), Elements(Gen.Single)),
            Gen.Select(Elements(Gen.Long).Null(), Elements(Gen.Byte).Null().Array[0, 3], Gen.Guid.Array[0, 3].Select(ids => ids.ToHashSet()), Text.Null().Array[0, 3]),
            Gen.Select(Gen.Double, Gen.Select(Text, Elements(Gen.Bool).Null(), Elements(Gen.Byte)), AnyOf(depth), Elements(Gen.Short.Select(BitConverter.Int16BitsToHalf)).Array[0, 3]))
        .Select((a, b, c, d) => new Tree(
            a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4, c.Item1 is null ? null : (Memory<long>?)c.Item1, c.Item2, c.Item3, c.Item4,
            new Point { X = d.Item1, Y = -d.Item1 }, new Plain { Number = 3, Text = d.Item2.Item1, Mask = d.Item2.Item2, Blob = d.Item2.Item3 }, d.Item3, d.Item4));
}
