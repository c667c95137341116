using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>Reads the four spellings of an input; writes the two array spellings.</summary>
internal sealed class EmbeddingInputConverter : JsonConverter<EmbeddingInput>
{
    private const string Rule = "'input' must be a string, an array of strings, an array of token ids, or an array of arrays of token ids";

    public override EmbeddingInput Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new([Text(ref reader)]);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong($"it is {Name(reader.TokenType)}");

        reader.Read();
        return reader.TokenType == JsonTokenType.Number
            ? new([new EmbeddingItem(null, Tokens(ref reader))])
            : new(Items(ref reader));
    }

    public override void Write(Utf8JsonWriter writer, EmbeddingInput value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (EmbeddingItem item in value.Items)
        {
            if (item.Tokens is null)
            {
                writer.WriteStringValue(item.Text);
                continue;
            }

            writer.WriteStartArray();
            foreach (int id in item.Tokens)
                writer.WriteNumberValue(id);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static List<EmbeddingItem> Items(ref Utf8JsonReader reader)
    {
        List<EmbeddingItem> items = [];
        JsonTokenType first = reader.TokenType;
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != first)
                throw Wrong($"its entry {items.Count} is {Name(reader.TokenType)} after {Name(first)}");
            items.Add(first switch
            {
                JsonTokenType.String => Text(ref reader),
                JsonTokenType.StartArray => Inner(ref reader),
                _ => throw Wrong($"its entry 0 is {Name(first)}"),
            });
            reader.Read();
        }

        return items;
    }

    private static EmbeddingItem Text(ref Utf8JsonReader reader) => new(reader.GetString(), null);

    private static EmbeddingItem Inner(ref Utf8JsonReader reader)
    {
        reader.Read();
        return new(null, Tokens(ref reader));
    }

    /// <summary>From the first id, or the end of an empty array, to the end of the array.</summary>
    private static int[] Tokens(ref Utf8JsonReader reader)
    {
        List<int> ids = [];
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number)
                throw Wrong($"among its token ids is {Name(reader.TokenType)}");
            if (!reader.TryGetInt32(out int id))
                throw Wrong("among its token ids is a number that is no whole number of 32 bits");
            ids.Add(id);
        }

        return [.. ids];
    }

    private static JsonException Wrong(string what) => new($"{Rule}; {what}.");

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => $"{type}",
    };
}
