using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace Embeddings.Model.Tokenization;

/// <summary>
/// The tokenizer of uncased BERT models. The library splits a word into pieces; what is a word is decided here, because the library's
/// own BERT rules know other punctuation, remove other characters and need ICU for accents, which changes ids in a dozen of forty texts.
/// </summary>
internal sealed class BertTokenizer
{
    private const int MaxWordCharacters = 100;
    private const int StackUnits = 512;

    private readonly WordPieceTokenizer pieces;
    private readonly SpecialTokens special;
    private readonly int maxTokens;

    public BertTokenizer(Vocabulary vocabulary, int maxTokens)
    {
        special = vocabulary.Special;
        this.maxTokens = maxTokens;
        pieces = WordPieceTokenizer.Create(
            new MemoryStream(vocabulary.Text, writable: false),
            // The library counts UTF-16 units, BERT counts characters: the count is taken here, this is the same limit at its widest.
            new WordPieceOptions { UnknownToken = "[UNK]", MaxInputCharsPerWord = 2 * MaxWordCharacters });
    }

    public Tokens Tokenize(string text)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(maxTokens);
        TokenSink sink = new(rented.AsSpan(0, maxTokens));
        sink.Add(special.Start);

        ReadOnlySpan<char> rest = text;
        while (special.Find(rest, out int id, out int length) is >= 0 and int index)
        {
            AddText(rest[..index], ref sink);
            sink.Add(id);
            rest = rest[(index + length)..];
        }

        AddText(rest, ref sink);
        Tokens tokens = new(sink.Close(special.End, maxTokens), sink.Count + 1);
        ArrayPool<int>.Shared.Return(rented);
        return tokens;
    }

    private void AddText(scoped ReadOnlySpan<char> text, ref TokenSink sink)
    {
        int room = text.Length * BertNormalizer.MaxGrowth;
        char[]? rented = room > StackUnits ? ArrayPool<char>.Shared.Rent(room) : null;
        Span<char> normalized = rented ?? stackalloc char[StackUnits];
        normalized = normalized[..BertNormalizer.Normalize(text, normalized)];
        foreach (ReadOnlySpan<char> word in new BertWords(normalized))
            AddWord(word, ref sink);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented);
    }

    private void AddWord(scoped ReadOnlySpan<char> word, ref TokenSink sink)
    {
        if (word.Length > MaxWordCharacters && CountCharacters(word) > MaxWordCharacters)
        {
            sink.Add(special.Unknown);
            return;
        }

        IReadOnlyList<int> ids = pieces.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false);
        for (int i = 0; i < ids.Count; i++)
            sink.Add(ids[i]);
    }

    private static int CountCharacters(scoped ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (char unit in word)
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        return count;
    }
}
