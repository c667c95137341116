using System.Text;

namespace Embeddings.Model.Tokenization;

/// <summary>Cleans a text: odd spaces become spaces, invisible characters vanish, ideographs stand alone, no accents, lower case.</summary>
internal static class BertNormalizer
{
    /// <summary>The most UTF-16 units one becomes: U+FACF and a few others an ideograph of two units between two spaces.</summary>
    public const int MaxGrowth = 4;

    /// <summary>Writes the cleaned text; <paramref name="into"/> has room for <see cref="MaxGrowth"/> times the text.</summary>
    /// <returns>How much was written: well-formed UTF-16.</returns>
    public static int Normalize(ReadOnlySpan<char> text, Span<char> into)
    {
        int written = 0;
        int read = 0;
        while (read < text.Length)
        {
            char folded = BertCharacters.Fold(text[read]);
            if (folded == BertCharacters.Several)
            {
                // A lone surrogate is decoded as U+FFFD, which vanishes.
                Rune.DecodeFromUtf16(text[read..], out Rune character, out int length);
                written += WriteSeveral(character, into[written..]);
                read += length;
                continue;
            }

            read++;
            if (folded != BertCharacters.Removed)
                into[written++] = folded;
        }

        return written;
    }

    private static int WriteSeveral(Rune character, Span<char> into)
    {
        Span<Rune> parts = stackalloc Rune[Decompositions.MaxLength];
        int count = BertCharacters.Fold(character, parts);
        // The blocks of ideographs hold unassigned characters too, and those vanish without a trace.
        bool alone = count > 0 && BertCharacters.IsIdeograph(character);
        int written = 0;
        if (alone)
            into[written++] = ' ';
        foreach (Rune part in parts[..count])
            written += part.EncodeToUtf16(into[written..]);
        if (alone)
            into[written++] = ' ';
        return written;
    }
}
