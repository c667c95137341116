using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>The answer of <c>POST /v1/embeddings</c>.</summary>
/// <param name="Data">One embedding for each item of the input, in its order.</param>
/// <param name="Model">The id of the model that answered.</param>
/// <param name="Usage">How much was read.</param>
public sealed record EmbeddingResponse(IReadOnlyList<EmbeddingData> Data, string Model, Usage Usage)
{
    /// <summary>Always <c>list</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object => "list";

    /// <summary>The answer to a work whose embeddings are there.</summary>
    /// <param name="work">What was asked.</param>
    /// <param name="embeddings">One for each item of the work, in its order.</param>
    /// <param name="promptTokens">The tokens of all items.</param>
    public static EmbeddingResponse To(EmbeddingWork work, IReadOnlyList<float[]> embeddings, int promptTokens) => new(
        [.. embeddings.Select((values, index) => new EmbeddingData(index, new(values, work.Format)))], work.Model, new(promptTokens));
}
