namespace Ocr.Model;

/// <summary>An image: rows from the top without gaps, three bytes a pixel in the order blue, green, red.</summary>
public sealed record Picture(int Width, int Height, byte[] Bgr)
{
    /// <summary>A picture whose pixels are all black.</summary>
    public static Picture Black(int width, int height) => new(width, height, new byte[checked(3 * width * height)]);

    internal ReadOnlySpan<byte> Row(int y) => Bgr.AsSpan(3 * Width * y, 3 * Width);
}
