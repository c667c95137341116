using System.Text;

namespace Embeddings.Model.Tokenization;

/// <summary>The words of a normalised text: what white space separates, and every punctuation character by itself.</summary>
internal ref struct BertWords(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int start;
    private int end;

    public readonly ReadOnlySpan<char> Current => text[start..end];

    public readonly BertWords GetEnumerator() => this;

    public bool MoveNext()
    {
        start = end;
        CharacterClass first = CharacterClass.Space;
        while (start < text.Length && (first = ClassAt(start, out end)) == CharacterClass.Space)
            start = end;
        if (first == CharacterClass.Space)
            return false;

        if (first == CharacterClass.Word)
        {
            while (end < text.Length && ClassAt(end, out int next) == CharacterClass.Word)
                end = next;
        }

        return true;
    }

    private readonly CharacterClass ClassAt(int index, out int next)
    {
        char unit = text[index];
        if (!char.IsSurrogate(unit))
        {
            next = index + 1;
            return BertCharacters.ClassOf(unit);
        }

        Rune.DecodeFromUtf16(text[index..], out Rune character, out int length);
        next = index + length;
        return BertCharacters.ClassOf(character);
    }
}
