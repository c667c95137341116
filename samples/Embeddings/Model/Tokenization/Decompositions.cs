using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Embeddings.Model.Tokenization;

/// <summary>
/// Unicode NFD without the marks of class Mn, one character at a time.
/// A table of our own because <see cref="string.Normalize(NormalizationForm)"/> returns its input unchanged where .NET runs without
/// ICU (<c>InvariantGlobalization</c>, small container images), and every accented word would silently become <c>[UNK]</c>.
/// </summary>
/// <remarks>
/// NFD also sorts neighbouring marks. The marks that sorting moves are of class Mn and gone, but for a few musical and ideographic ones
/// that no BERT vocabulary has: in either order their word is <c>[UNK]</c>.
/// </remarks>
internal static class Decompositions
{
    /// <summary>The most characters one becomes.</summary>
    public const int MaxLength = 3;

    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int Vowels = 21;
    private const int Finals = 28;

    private static readonly FrozenDictionary<int, Rune[]> Table = Load();

    /// <summary>The characters with an entry in the table, Hangul syllables not among them.</summary>
    public static IEnumerable<int> Entries => Table.Keys;

    /// <summary>Writes what a character becomes: nothing for a mark, itself for most.</summary>
    /// <returns>How many characters were written, up to <see cref="MaxLength"/>.</returns>
    public static int Strip(Rune character, Span<Rune> into)
    {
        int value = character.Value;
        if (value - HangulFirst is >= 0 and < HangulCount and int syllable)
        {
            into[0] = new Rune(0x1100 + (syllable / (Vowels * Finals)));
            into[1] = new Rune(0x1161 + (syllable / Finals % Vowels));
            if (syllable % Finals == 0)
                return 2;
            into[2] = new Rune(0x11A7 + (syllable % Finals));
            return 3;
        }

        if (Table.TryGetValue(value, out Rune[]? parts))
        {
            parts.CopyTo(into);
            return parts.Length;
        }

        if (Rune.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
            return 0;
        into[0] = character;
        return 1;
    }

    private static FrozenDictionary<int, Rune[]> Load()
    {
        using Stream resource = typeof(Decompositions).Assembly.GetManifestResourceStream("Decompositions.txt")
            ?? throw new InvalidOperationException("The resource Decompositions.txt is not in the assembly.");
        using StreamReader reader = new(resource);
        Dictionary<int, Rune[]> table = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            int[] values = [.. line.Split(' ').Select(hex => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            table.Add(values[0], [.. values.Skip(1).Select(value => new Rune(value))]);
        }

        return table.ToFrozenDictionary();
    }
}
