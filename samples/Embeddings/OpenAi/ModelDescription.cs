using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>One model of <c>GET /v1/models</c>.</summary>
/// <param name="Id">What a request calls it.</param>
/// <param name="Created">When it was made, in seconds since 1970.</param>
/// <param name="OwnedBy">Who offers it.</param>
public sealed record ModelDescription(string Id, long Created, string OwnedBy)
{
    /// <summary>Always <c>model</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object => "model";
}
