using System.Text;

namespace Chat.Model.Text;

/// <summary>
/// The letters that byte-level BPE writes bytes as: printable Latin-1 stands for itself, the rest follows from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> Bytes = Build();

    /// <summary>The bytes a token stands for; a token with letters outside the alphabet (an added one) is its own UTF-8.</summary>
    public static byte[] BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
                return Encoding.UTF8.GetBytes(token);
        }

        return bytes;
    }

    private static Dictionary<char, byte> Build()
    {
        var bytes = new Dictionary<char, byte>(256);
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var printable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            bytes.Add(printable ? (char)value : next++, (byte)value);
        }

        return bytes;
    }
}
