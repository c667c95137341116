using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.Tests.Model;

/// <summary>A text, its token ids and its embedding, as the model's makers' own tools computed them.</summary>
internal sealed record Golden(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("input_ids")] int[] Ids,
    [property: JsonPropertyName("embedding")] float[] Embedding)
{
    public static IReadOnlyList<Golden> Read(string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, "embeddings_goldens.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("sentences").Deserialize<Golden[]>()!;
    }

    public override string ToString() => Text.Length <= 40 ? $"'{Text}'" : $"'{Text[..40]}…'";
}
