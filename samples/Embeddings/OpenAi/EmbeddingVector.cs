using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>The numbers of an embedding and how they are written.</summary>
/// <param name="Values">The numbers.</param>
/// <param name="Format">How they are written.</param>
[JsonConverter(typeof(EmbeddingVectorConverter))]
public readonly record struct EmbeddingVector(ReadOnlyMemory<float> Values, EncodingFormat Format);
