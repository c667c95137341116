namespace Embeddings.OpenAi;

/// <summary>The body of <c>POST /v1/embeddings</c>, as sent: see <see cref="EmbeddingRequestValidator"/>.</summary>
public sealed record EmbeddingRequest
{
    /// <summary>What to embed.</summary>
    public EmbeddingInput? Input { get; init; }

    /// <summary>The id of the model.</summary>
    public string? Model { get; init; }

    /// <summary><c>float</c> or <c>base64</c>.</summary>
    /// <value>Nothing, which means <c>float</c>.</value>
    public string? EncodingFormat { get; init; }

    /// <summary>How many numbers an embedding shall have.</summary>
    /// <value>Nothing, which means as many as the model gives.</value>
    public int? Dimensions { get; init; }

    /// <summary>The caller's own name for its user; accepted and not used.</summary>
    public string? User { get; init; }
}
