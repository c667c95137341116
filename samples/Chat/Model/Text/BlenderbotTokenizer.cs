using System.Buffers;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Chat.Model.Text;

/// <summary>
/// Blenderbot's tokenizer: byte-level BPE by the library, the rules for special tokens, spaces and lengths around it. Thread-safe.
/// </summary>
public sealed class BlenderbotTokenizer
{
    private readonly BpeTokenizer bpe;
    private readonly AddedTokens added;
    private readonly TokenizerRules rules;
    private readonly byte[]?[] bytes;
    private readonly bool[] special;
    private readonly string separator;

    internal BlenderbotTokenizer(
        BpeTokenizer bpe, IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<AddedToken> addedTokens, TokenizerRules rules)
    {
        (this.bpe, this.rules) = (bpe, rules);
        added = new AddedTokens(addedTokens);
        separator = rules.End.Content + rules.Start.Content;

        var size = vocabulary.Values.Concat(addedTokens.Select(token => token.Id)).Max() + 1;
        bytes = new byte[]?[size];
        special = new bool[size];
        foreach (var (token, id) in vocabulary)
            bytes[id] = ByteAlphabet.BytesOf(token);
        foreach (var token in addedTokens)
            (bytes[token.Id], special[token.Id]) = (ByteAlphabet.BytesOf(token.Content), token.Special);
    }

    /// <summary>The most tokens <see cref="Encode(IReadOnlyList{string})"/> returns.</summary>
    public int MaxTokens => rules.MaxTokens;

    /// <summary>Which end of a too long history is cut off.</summary>
    public TruncationSide TruncationSide => rules.TruncationSide;

    /// <summary>The input for a conversation, oldest turn first, cut to <see cref="MaxTokens"/>.</summary>
    public int[] Encode(IReadOnlyList<string> history) => Encode(history, rules.TruncationSide);

    /// <inheritdoc cref="Encode(IReadOnlyList{string})"/>
    public int[] Encode(IReadOnlyList<string> history, TruncationSide side)
    {
        var ids = EncodeText(string.Join(separator, history));
        if (ids.Length <= MaxTokens)
            return ids;

        // The end of the input is added after the cut.
        var kept = MaxTokens - 1;
        return side == TruncationSide.Left ? ids[^MaxTokens..] : [.. ids.AsSpan(0, kept), rules.End.Id];
    }

    /// <summary>The ids of a text of any length, with the closing <c>&lt;/s&gt;</c>.</summary>
    public int[] EncodeText(string text)
    {
        var ids = new List<int>();
        var rest = WellFormed(text).AsSpan();
        while (true)
        {
            var token = added.Next(ref rest, out var plain);
            if (!plain.IsEmpty)
                ids.AddRange(EncodePlain(plain));
            if (token is null)
                break;
            ids.Add(token.Id);
        }

        ids.Add(rules.End.Id);
        return [.. ids];
    }

    /// <summary>The text of <paramref name="ids"/>. A broken UTF-8 sequence becomes U+FFFD; ids without a token are left out.</summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true)
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
            text.Write(Bytes(id, skipSpecialTokens));
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The token itself, as the files write it; null for an id without one.</summary>
    public string? TokenOf(int id) =>
        Bytes(id, skipSpecialTokens: false) is { IsEmpty: false } token ? Encoding.UTF8.GetString(token) : null;

    internal ReadOnlySpan<byte> Bytes(int id, bool skipSpecialTokens) =>
        (uint)id >= (uint)bytes.Length || (skipSpecialTokens && special[id]) ? default : bytes[id];

    private IReadOnlyList<int> EncodePlain(ReadOnlySpan<char> plain) =>
        !rules.PrefixSpace || plain[0] == ' ' ? bpe.EncodeToIds(plain) : bpe.EncodeToIds(string.Concat(" ", plain));

    // A lone surrogate has no UTF-8; JSON input can carry one.
    private static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
