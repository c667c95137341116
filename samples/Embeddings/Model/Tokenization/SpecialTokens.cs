namespace Embeddings.Model.Tokenization;

/// <summary>The tokens that stand for no text. Their literal spelling inside a text is read as the token, as BERT tokenizers do.</summary>
internal sealed class SpecialTokens(Func<string, int> idOf)
{
    public static readonly string[] Literals = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private readonly int[] ids = [.. Literals.Select(idOf)];

    public int Unknown => ids[1];

    public int Start => ids[2];

    public int End => ids[3];

    /// <summary>Where the next literal stands.</summary>
    /// <returns>Its index, or -1; then <paramref name="id"/> and <paramref name="length"/> are 0.</returns>
    public int Find(ReadOnlySpan<char> text, out int id, out int length)
    {
        for (int from = 0; text[from..].IndexOf('[') is >= 0 and int offset; from += offset + 1)
        {
            ReadOnlySpan<char> rest = text[(from + offset)..];
            for (int i = 0; i < Literals.Length; i++)
            {
                if (rest.StartsWith(Literals[i], StringComparison.Ordinal))
                {
                    (id, length) = (ids[i], Literals[i].Length);
                    return from + offset;
                }
            }
        }

        (id, length) = (0, 0);
        return -1;
    }
}
