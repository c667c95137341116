using System.Globalization;
using System.Text;
using CsCheck;
using Embeddings.Model.Tokenization;

namespace Embeddings.Tests.Model.Tokenization;

/// <summary>The table and the single pass, against the rules written down one after another over ICU's own NFD.</summary>
public sealed class NormalizationTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char['\0', '\u024F'], 0, 40],
        Gen.Int[0x1, 0x2FFFF].Where(Rune.IsValid).Select(value => new Rune(value).ToString()).Array[0, 20].Select(string.Concat));

    [Fact]
    public void Strip_EveryCharacterOfTheFirstPlaneAndTheTable_IsWhatIcuSays()
    {
        SkipWithoutIcu();
        Span<Rune> parts = stackalloc Rune[Decompositions.MaxLength];
        List<string> different = [];
        foreach (int value in Enumerable.Range(0, 0x10000).Where(Rune.IsValid).Concat(Decompositions.Entries.Where(entry => entry > 0xFFFF)))
        {
            Rune character = new(value);

            int length = Decompositions.Strip(character, parts);

            // ICU refuses what is no character at all; those have no decomposition.
            if (value is >= 0xFDD0 and <= 0xFDEF or 0xFFFE or 0xFFFF)
                continue;
            if (!Stripped(character.ToString()).EnumerateRunes().SequenceEqual(parts[..length].ToArray()))
                different.Add($"U+{value:X4}");
        }

        Assert.Empty(different);
    }

    [Fact]
    public void Normalize_AnyText_FollowsTheRulesOneByOne()
    {
        SkipWithoutIcu();
        Texts.Sample(text => Assert.Equal(Naive(text), Normalize(text)));
    }

    [Fact]
    public void Normalize_EveryCharacterAlone_FollowsTheRulesOneByOne()
    {
        SkipWithoutIcu();

        string[] different = Enumerable.Range(1, 0x2FFFF).Where(Rune.IsValid).Select(value => new Rune(value).ToString())
            .Where(text => Normalize(text) != Naive(text)).ToArray();

        Assert.Empty(different);
    }

    [Fact]
    public void Normalize_EveryUnit_FitsTheRoom()
    {
        int most = Enumerable.Range(0, 0x30000).Where(Rune.IsValid).Select(value => new Rune(value).ToString())
            .Max(text => (Normalize(text).Length + text.Length - 1) / text.Length);

        Assert.Equal(BertNormalizer.MaxGrowth, most);
    }

    [Fact]
    public void Words_AnyText_AreItsCharactersWithoutSpaces()
    {
        Texts.Sample(text =>
        {
            string normalized = Normalize(text);
            List<string> words = [];

            foreach (ReadOnlySpan<char> word in new BertWords(normalized))
                words.Add(word.ToString());

            Assert.Equal(string.Concat(normalized.Where(unit => !char.IsWhiteSpace(unit))), string.Concat(words));
            Assert.All(words, word => Assert.True(word.EnumerateRunes().Count() == 1
                || word.EnumerateRunes().All(rune => BertCharacters.ClassOf(rune) == CharacterClass.Word)));
        });
    }

    private static void SkipWithoutIcu() => Assert.SkipUnless(
        "é".Normalize(NormalizationForm.FormD).Length == 2, "ICU is not installed, so there is nothing to compare with. Install libicu.");

    private static string Normalize(string text)
    {
        char[] room = new char[text.Length * 8];
        return new string(room, 0, BertNormalizer.Normalize(text, room));
    }

    private static string Naive(string text)
    {
        StringBuilder clean = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (rune.Value is '\t' or '\n' or '\r' || category == UnicodeCategory.SpaceSeparator)
                clean.Append(' ');
            else if (rune.Value == 0xFFFD || category is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
                continue;
            else if (BertCharacters.IsIdeograph(rune))
                clean.Append(' ').Append(rune).Append(' ');
            else
                clean.Append(rune);
        }

        return string.Concat(Stripped(clean.ToString()).EnumerateRunes().Select(rune => Rune.ToLowerInvariant(rune).ToString()));
    }

    private static string Stripped(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).EnumerateRunes()
        .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark).Select(rune => rune.ToString()));
}
