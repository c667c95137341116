using Ocr.Model;
using Ocr.Model.Imaging;
using SkiaSharp;

namespace Ocr.Tests;

/// <summary>Pictures whose every pixel is known, and files of them.</summary>
internal static class TestPictures
{
    public static DecodeLimits NoLimits { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>A picture whose pixels come from a function of x and y that gives blue, green and red.</summary>
    public static Picture Of(int width, int height, Func<int, int, (byte Blue, byte Green, byte Red)> pixel)
    {
        Picture picture = Picture.Black(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                (picture.Bgr[Index(picture, x, y)], picture.Bgr[Index(picture, x, y) + 1], picture.Bgr[Index(picture, x, y) + 2]) = pixel(x, y);
        }

        return picture;
    }

    /// <summary>No two pixels alike, up to 256 x 256.</summary>
    public static Picture Distinct(int width, int height) => Of(width, height, (x, y) => ((byte)x, (byte)y, (byte)(x ^ y)));

    public static (byte Blue, byte Green, byte Red) At(this Picture picture, int x, int y) =>
        (picture.Bgr[Index(picture, x, y)], picture.Bgr[Index(picture, x, y) + 1], picture.Bgr[Index(picture, x, y) + 2]);

    public static byte[] Encode(int width, int height, SKEncodedImageFormat format, Func<int, int, SKColor> color)
    {
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                bitmap.SetPixel(x, y, color(x, y));
        }

        return Encode(bitmap, format);
    }

    public static byte[] WhitePng(int width, int height)
    {
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        return Encode(bitmap, SKEncodedImageFormat.Png);
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using SKData data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    private static int Index(Picture picture, int x, int y) => 3 * ((y * picture.Width) + x);
}
