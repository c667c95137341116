namespace Embeddings.OpenAi;

/// <summary>A request that passed its checks.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Items">What to embed: at least one item, none of them empty, token ids within the vocabulary.</param>
/// <param name="Format">How to write the embeddings.</param>
public sealed record EmbeddingWork(string Model, IReadOnlyList<EmbeddingItem> Items, EncodingFormat Format);
