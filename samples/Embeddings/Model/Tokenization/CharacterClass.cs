namespace Embeddings.Model.Tokenization;

/// <summary>What a normalised character is to the splitting into words.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Part of a word.</summary>
    Word,

    /// <summary>Between words.</summary>
    Space,

    /// <summary>A word of its own.</summary>
    Punctuation,
}
