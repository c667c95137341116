using System.Text.Json.Serialization.Metadata;

namespace Mobula.Codec;

/// <summary>A value as declared: its type, and where in it null may be.</summary>
internal sealed class ValueShape
{
    private readonly JsonTypeInfo? json;
    private readonly NullType type;
    private readonly NullRule rule;

    public ValueShape(string what, NullType type, JsonTypeInfo? json, NullRule rule) => (What, this.type, this.json, this.rule) = (what, type, json, rule);

    /// <summary>How messages call it: <c>argument 'query'</c>.</summary>
    public string What { get; }

    public JsonTypeInfo Json => json ?? throw new CodecException(What, "its type cannot travel.");

    /// <summary>The shape of a type without a declaration: a class may be null, its members are as declared.</summary>
    /// <exception cref="CodecException">The type cannot travel; all reasons.</exception>
    public static ValueShape Of(Type type, string what)
    {
        var reader = new ShapeReader();
        var shape = reader.Shape(NullType.Of(type), what);
        reader.Settle();
        return reader.Problems.Count == 0 ? shape : throw new CodecException(type.ToString(), string.Join(' ', reader.Problems));
    }

    /// <exception cref="CodecException">Null is where the declaration allows none.</exception>
    public void CheckNulls(object? value)
    {
        if (value is null && type.NotNull) throw new CodecException(What, $"it is null, and {type.Type} is not declared nullable.");
        if (value is not null && rule.Find(value) is { Length: > 0 } path) throw new CodecException($"{What} at ${path}", "it is null and not declared nullable.");
    }
}
