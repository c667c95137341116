using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Embeddings.OpenAi;

/// <summary>From bytes to a request, or to why not.</summary>
public static class EmbeddingRequestReader
{
    /// <summary>Reads the body of <c>POST /v1/embeddings</c>, so that bad JSON too is answered in OpenAI's shape.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out EmbeddingRequest? request, [NotNullWhen(false)] out ApiError? error)
    {
        request = null;
        error = null;
        try
        {
            request = JsonSerializer.Deserialize(body, OpenAiJson.Default.EmbeddingRequest);
            if (request is null)
                error = ApiError.Invalid("The body of the request is null, it must be a JSON object.", param: null);
        }
        catch (JsonException e)
        {
            string? param = e.Path is ['$', '.', .. var path] ? path : null;
            error = ApiError.Invalid($"The body of the request cannot be read: {e.Message}", param);
        }

        return request is not null;
    }
}
