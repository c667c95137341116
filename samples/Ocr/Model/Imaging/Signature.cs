namespace Ocr.Model.Imaging;

/// <summary>The first bytes of files.</summary>
internal static class Signature
{
    private const int Shown = 8;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>Which kind of image a file begins as; null for none of those that are read.</summary>
    public static string? FormatOf(ReadOnlySpan<byte> file) =>
        Begins(file, Png) ? "PNG" : Begins(file, Jpeg) ? "JPEG" : Begins(file, "RIFF"u8) ? "WEBP" : null;

    /// <summary>The first bytes of a file, as people read them.</summary>
    public static string Text(ReadOnlySpan<byte> file) => Convert.ToHexString(file[..Math.Min(Shown, file.Length)]);

    // One that ends within its signature is of that kind too, cut off; one byte alone may be anything.
    private static bool Begins(ReadOnlySpan<byte> file, ReadOnlySpan<byte> signature) =>
        file.Length > 1 && file.StartsWith(signature[..Math.Min(file.Length, signature.Length)]);
}
