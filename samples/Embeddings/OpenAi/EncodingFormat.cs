namespace Embeddings.OpenAi;

/// <summary>How an embedding is written.</summary>
public enum EncodingFormat
{
    /// <summary>A JSON array of numbers.</summary>
    Float,

    /// <summary>Base64 of the numbers as little-endian 32-bit floats: a third of the bytes, and far quicker to write and read.</summary>
    Base64,
}
