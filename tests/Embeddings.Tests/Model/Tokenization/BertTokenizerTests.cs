using System.Text;
using Embeddings.Model;
using Embeddings.Model.Tokenization;

namespace Embeddings.Tests.Model.Tokenization;

public sealed class BertTokenizerTests
{
    private static readonly string[] Pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "un", "##aff", "##able", "a", "##a", "i", "x", ".", "$", "+", "'",
        "。", "天", "か", "ᄒ", "##ᅡ", "##ᆫ", "##😀", "b", "mask", "[", "]", "ss",
    ];

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\r\n\u00A0\u3000\u2003 ", "")]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("UNAFFABLE", "un ##aff ##able")]
    [InlineData("unaffablex", "[UNK]")]
    [InlineData("Café cafe\u0301 CAFÉ", "cafe cafe cafe")]
    [InlineData("İ I", "i i")]
    [InlineData("a.a$+a'a", "a . a $ + a ' a")]
    [InlineData("a。a", "a 。 a")]
    [InlineData("a天a天天", "a 天 a 天 天")]
    [InlineData("aか", "[UNK]")]
    [InlineData("か", "か")]
    [InlineData("한", "ᄒ ##ᅡ ##ᆫ")]
    [InlineData("a\u200Ba a\u0007a a\uFFFDa a\0a a\uE000a", "a ##a a ##a a ##a a ##a a ##a")]
    [InlineData("a\u2028a\u2029a", "a a a")]
    [InlineData("a\u000Ba", "a ##a")]
    [InlineData("a\uFF03a", "a [UNK] a")]
    public void Tokenize_Text_FollowsTheRules(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("a [MASK] a", "a [MASK] a")]
    [InlineData("a[MASK]a", "a [MASK] a")]
    [InlineData("[SEP][CLS][PAD][UNK]", "[SEP] [CLS] [PAD] [UNK]")]
    [InlineData("[mask]", "[ mask ]")]
    [InlineData("[[MASK]]", "[ [MASK] ]")]
    [InlineData("[MASK", "[ mask")]
    [InlineData("[MA\u200BSK]", "[ mask ]")]
    public void Tokenize_SpecialLiterals_AreTheTokensWhereSpelledExactly(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData(100, "a", true)]
    [InlineData(101, "a", false)]
    [InlineData(99, "😀", true)]
    [InlineData(100, "😀", false)]
    public void Tokenize_LongWord_IsLimitedInCharactersNotInUnits(int more, string character, bool known)
    {
        string word = (character == "a" ? "" : "a") + string.Concat(Enumerable.Repeat(character, more));

        int[] ids = Tokenizer(256).Tokenize(word).Ids;

        Assert.Equal(known ? 102 : 3, ids.Length);
        Assert.Equal(known, !ids.Contains(1));
    }

    [Theory]
    [InlineData("a\uD83D", "a")]
    [InlineData("\uDE00a", "a")]
    [InlineData("\uD83D a \uD83D", "a")]
    public void Tokenize_LoneSurrogate_Vanishes(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    [InlineData(4, 6)]
    [InlineData(100_000, 100_002)]
    public void Tokenize_AboveTheLimit_CutsTheEndAndCountsAll(int words, int count)
    {
        string text = string.Concat(Enumerable.Repeat("a ", words - 1)) + "b";

        Tokens tokens = Tokenizer(5).Tokenize(text);

        Assert.Equal(count, tokens.Count);
        Assert.Equal(Math.Min(count, 5), tokens.Ids.Length);
        Assert.Equal(count > 5, tokens.Truncated);
        Assert.Equal((2, 3), (tokens.Ids[0], tokens.Ids[^1]));
        Assert.Equal(words <= 3, tokens.Ids.Contains(Array.IndexOf(Pieces, "b")));
    }

    private static BertTokenizer Tokenizer(int maxTokens) => new(
        new Vocabulary(Encoding.UTF8.GetBytes(string.Join('\n', Pieces)), new SpecialTokens(literal => Array.IndexOf(Pieces, literal))),
        maxTokens);

    private static string Read(string text)
    {
        int[] ids = Tokenizer(256).Tokenize(text).Ids;
        Assert.Equal((2, 3), (ids[0], ids[^1]));
        return string.Join(' ', ids[1..^1].Select(id => Pieces[id]));
    }
}
