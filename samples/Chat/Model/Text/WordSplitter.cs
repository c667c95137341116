using System.Text;
using Microsoft.ML.Tokenizers;

namespace Chat.Model.Text;

/// <summary>
/// GPT-2's split pattern, <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, over whole code points:
/// .NET's regular expressions see UTF-16 units and would take letters outside the BMP for punctuation.
/// </summary>
internal sealed class WordSplitter : PreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Letter,
        Number,
        Space,
        Other,
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var words = new List<(int, int)>();
        for (var start = 0; start < text.Length;)
        {
            var length = WordLength(text[start..]);
            words.Add((start, length));
            start += length;
        }

        return words;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
                return contraction.Length;
        }

        var start = text[0] == ' ' ? 1 : 0;
        if (start < text.Length && KindAt(text, start, out _) is var kind and not Kind.Space)
            return RunEnd(text, start, kind);

        // A run of white space leaves its last one to the word that follows, if one does.
        var end = RunEnd(text, 0, Kind.Space);
        return end == text.Length || end == 1 ? end : end - 1;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int start, Kind kind)
    {
        var end = start;
        while (end < text.Length && KindAt(text, end, out var width) == kind)
            end += width;
        return end;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int index, out int width)
    {
        Rune.DecodeFromUtf16(text[index..], out var rune, out width);
        return Rune.IsLetter(rune) ? Kind.Letter
            : Rune.IsNumber(rune) ? Kind.Number
            : Rune.IsWhiteSpace(rune) ? Kind.Space
            : Kind.Other;
    }
}
