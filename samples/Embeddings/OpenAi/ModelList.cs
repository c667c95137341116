using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>The answer of <c>GET /v1/models</c>.</summary>
/// <param name="Data">The models a request may name.</param>
public sealed record ModelList(IReadOnlyList<ModelDescription> Data)
{
    /// <summary>Always <c>list</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object => "list";
}
