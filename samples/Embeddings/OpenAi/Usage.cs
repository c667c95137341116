namespace Embeddings.OpenAi;

/// <summary>How much was read.</summary>
/// <param name="PromptTokens">The tokens of all items, special tokens among them.</param>
public sealed record Usage(int PromptTokens)
{
    /// <summary>The same number: an embedding model writes no tokens.</summary>
    public int TotalTokens => PromptTokens;
}
