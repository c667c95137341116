using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>The <c>input</c> of a request. In JSON a string, an array of strings, of token ids, or of such arrays.</summary>
/// <param name="items">In the order of the answer.</param>
[JsonConverter(typeof(EmbeddingInputConverter))]
public sealed class EmbeddingInput(IReadOnlyList<EmbeddingItem> items)
{
    /// <summary>What to embed, in the order of the answer.</summary>
    public IReadOnlyList<EmbeddingItem> Items { get; } = items;
}
