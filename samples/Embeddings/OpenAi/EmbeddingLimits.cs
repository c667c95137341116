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

    /// <summary>The longest text in UTF-16 units, checked before anybody pays for splitting it into tokens.</summary>
    /// <value>100 for each of <see cref="MaxTokens"/>: a text of so many words, each as long as BERT knows words.</value>
    public int MaxTextLength { get; init; } = 100 * MaxTokens;
}
