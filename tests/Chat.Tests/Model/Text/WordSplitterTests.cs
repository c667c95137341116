using System.Text.RegularExpressions;
using Chat.Model.Text;
using CsCheck;

namespace Chat.Tests.Model.Text;

public sealed partial class WordSplitterTests
{
    // In the BMP, .NET's regular expressions mean the same by the pattern.
    private static readonly Gen<string> BmpText = Gen.OneOf(
        Gen.Char["  \t\n\u00a0\u3000'stlrevmd1½!.é\u0301好"],
        Gen.Char['\u0001', '\ud7ff']).Array[0, 20].Select(chars => new string(chars));

    [Fact]
    public void PreTokenize_TextOfTheBmp_SplitsAsThePattern() =>
        BmpText.Sample(text => Words(text).SequenceEqual(Pattern().Matches(text).Select(match => match.Value)), iter: 50_000);

    [Fact]
    public void PreTokenize_AnyText_CoversIt() => Gen.String.Sample(text => string.Concat(Words(text)) == text, iter: 10_000);

    [Fact]
    public void PreTokenize_LettersAndDigitsOutsideTheBmp_AreWholeWords() => Assert.Equal(["𝒜𝒷a", " 𝟘1", "😀!"], Words("𝒜𝒷a 𝟘1😀!"));

    private static IEnumerable<string> Words(string text) =>
        new WordSplitter().PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length));

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Pattern();
}
