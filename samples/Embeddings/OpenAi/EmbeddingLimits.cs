namespace Embeddings.OpenAi;

/// <summary>What a server can do, for the check of a request.</summary>
/// <param name="Model">The id of the model it has.</param>
/// <param name="Dimensions">How many numbers its embeddings have.</param>
/// <param name="MaxTokens">The longest item in tokens.</param>
/// <param name="VocabularySize">Token ids are below this.</param>
public sealed record EmbeddingLimits(string Model, int Dimensions, int MaxTokens, int VocabularySize)
{
    /// <summary>The most items of one request.</summary>
    /// <value>2048, as OpenAI's.</value>
    public int MaxItems { get; init; } = 2048;
}
