using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>One embedding of an answer.</summary>
/// <param name="Index">Which item of the input it belongs to, from 0.</param>
/// <param name="Embedding">The numbers.</param>
public sealed record EmbeddingData(int Index, EmbeddingVector Embedding)
{
    /// <summary>Always <c>embedding</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object => "embedding";
}
