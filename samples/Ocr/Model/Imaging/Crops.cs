using Ocr.Model.Geometry;

namespace Ocr.Model.Imaging;

/// <summary>Takes lines of text out of a page, made straight.</summary>
internal static class Crops
{
    // So much higher than wide, it is a line that runs downwards.
    private const double VerticalRatio = 1.5;

    public static Picture Take(Picture page, Box box)
    {
        int width = (int)box.Width, height = (int)box.Height;
        PerspectiveMap map = PerspectiveMap.Onto(box, width, height);
        Picture crop = Picture.Black(width, height);
        Span<byte> pixels = crop.Bgr;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Bicubic.Sample(page, map.At(x, y), pixels.Slice(3 * ((y * width) + x), 3));
        }

        return height >= VerticalRatio * width ? TurnedLeft(crop) : crop;
    }

    /// <summary>Turned a quarter counter-clockwise: the right side becomes the top.</summary>
    internal static Picture TurnedLeft(Picture picture)
    {
        Picture turned = Picture.Black(picture.Height, picture.Width);
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int x = 0; x < picture.Width; x++)
                row.Slice(3 * x, 3).CopyTo(turned.Bgr.AsSpan(3 * (((picture.Width - 1 - x) * picture.Height) + y), 3));
        }

        return turned;
    }
}
