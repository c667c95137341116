using System.Text;

namespace Chat.Model.Text;

/// <summary>
/// Turns tokens into text as they come: a character whose bytes are spread over tokens comes out whole, with its last one.
/// All that it returns, joined, is what <see cref="BlenderbotTokenizer.Decode"/> makes of all the tokens. One per answer.
/// </summary>
public sealed class TokenTextDecoder(BlenderbotTokenizer tokenizer)
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that <paramref name="id"/> completes; often empty.</summary>
    public string Append(int id) => Decode(tokenizer.Bytes(id, skipSpecialTokens: true), flush: false);

    /// <summary>What is left at the end of the answer: empty, or U+FFFD for a character that was never completed.</summary>
    public string Finish() => Decode(default, flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        var length = decoder.GetCharCount(bytes, flush);
        Span<char> chars = length <= 256 ? stackalloc char[length] : new char[length];
        decoder.GetChars(bytes, chars, flush);
        return new string(chars);
    }
}
