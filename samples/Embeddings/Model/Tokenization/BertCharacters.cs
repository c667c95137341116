using System.Globalization;
using System.Text;

namespace Embeddings.Model.Tokenization;

/// <summary>BERT's rules for one character; the sixty-five thousand that one UTF-16 unit holds are looked up in a table.</summary>
internal static class BertCharacters
{
    /// <summary>Stands in the table for a character that vanishes. The real U+0000 vanishes too.</summary>
    public const char Removed = '\0';

    /// <summary>Stands in the table for a character that becomes several, and for surrogates. The real U+FFFF vanishes.</summary>
    public const char Several = '\uFFFF';

    private const int Units = 0x10000;

    private static readonly char[] Folds = BuildFolds();
    private static readonly CharacterClass[] Classes = BuildClasses();

    /// <summary>The lower-case letter without accents, a space, <see cref="Removed"/> or <see cref="Several"/>.</summary>
    public static char Fold(char unit) => Folds[unit];

    /// <summary>Writes what a character becomes, in lower case and without accents; a space around an ideograph is the caller's.</summary>
    /// <returns>How many characters were written, 0 for one that vanishes.</returns>
    public static int Fold(Rune character, Span<Rune> into)
    {
        if (IsBlank(character))
        {
            into[0] = new Rune(' ');
            return 1;
        }

        if (IsRemoved(character))
            return 0;
        int length = Decompositions.Strip(character, into);
        for (int i = 0; i < length; i++)
            into[i] = Rune.ToLowerInvariant(into[i]);
        return length;
    }

    /// <summary>The class of a UTF-16 unit that is no surrogate.</summary>
    public static CharacterClass ClassOf(char unit) => Classes[unit];

    public static CharacterClass ClassOf(Rune character)
    {
        if (Rune.IsWhiteSpace(character))
            return CharacterClass.Space;
        bool asciiSymbol = character.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126);
        return asciiSymbol || Rune.IsPunctuation(character) ? CharacterClass.Punctuation : CharacterClass.Word;
    }

    /// <summary>Whether it is a Chinese character, a word by itself; kana and Hangul are written in words.</summary>
    public static bool IsIdeograph(Rune character) => character.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsBlank(Rune character) =>
        character.Value is '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(character) == UnicodeCategory.SpaceSeparator;

    private static bool IsRemoved(Rune character) =>
        character.Value == 0xFFFD || Rune.GetUnicodeCategory(character) is
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    private static char[] BuildFolds()
    {
        char[] folds = new char[Units];
        Span<Rune> parts = stackalloc Rune[Decompositions.MaxLength];
        for (int unit = 0; unit < Units; unit++)
        {
            if (!Rune.TryCreate((char)unit, out Rune character) || IsIdeograph(character))
            {
                folds[unit] = Several;
                continue;
            }

            int length = Fold(character, parts);
            folds[unit] = length switch
            {
                0 => Removed,
                1 when parts[0].IsBmp => (char)parts[0].Value,
                _ => Several,
            };
        }

        return folds;
    }

    private static CharacterClass[] BuildClasses()
    {
        CharacterClass[] classes = new CharacterClass[Units];
        for (int unit = 0; unit < Units; unit++)
        {
            if (Rune.TryCreate((char)unit, out Rune character))
                classes[unit] = ClassOf(character);
        }

        return classes;
    }
}
