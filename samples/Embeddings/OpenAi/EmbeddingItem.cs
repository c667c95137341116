namespace Embeddings.OpenAi;

/// <summary>One thing to embed: a text, or the token ids of one. Exactly one of the two is set.</summary>
/// <param name="Text">The text, or null.</param>
/// <param name="Tokens">Ids as the model reads them, special tokens among them, or null.</param>
public readonly record struct EmbeddingItem(string? Text, int[]? Tokens);
