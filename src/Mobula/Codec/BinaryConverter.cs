using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mobula.Codec;

/// <summary>
/// Puts elements into a segment and its index into the JSON. No other value of these types is a JSON number, so that nothing a user
/// writes can be taken for an index.
/// </summary>
internal abstract class BinaryConverter<TCarrier, T> : JsonConverter<TCarrier>
    where T : unmanaged
{
    // Below this a segment's padding and table entry cost as much as the text would.
    private const int InlineSize = 256;

    private static readonly JsonTypeInfo<TCarrier> Inline = (JsonTypeInfo<TCarrier>)CodecJson.Inline.GetTypeInfo(typeof(TCarrier));

    public override TCarrier? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt32(out int index)) throw new JsonException("The index of a segment is a whole number.");
            return Carry((SegmentSource.Current ?? throw new JsonException($"Segment {index} does not exist; the frame has none.")).Take<T>(index));
        }

        try
        {
            return JsonSerializer.Deserialize(ref reader, Inline);
        }
        catch (JsonException exception)
        {
            // Its path starts at this value; thrown anew without one, it gets the whole path.
            throw new JsonException(exception.Message, exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, TCarrier value, JsonSerializerOptions options)
    {
        var elements = Elements(value);
        if (elements.Length * (long)Unsafe.SizeOf<T>() > InlineSize && FrameBuilder.Current?.Add(Segment.Of(elements)) is int index)
            writer.WriteNumberValue(index);
        else
            JsonSerializer.Serialize(writer, value, Inline);
    }

    protected abstract ReadOnlyMemory<T> Elements(TCarrier value);

    protected abstract TCarrier Carry(T[] elements);
}
