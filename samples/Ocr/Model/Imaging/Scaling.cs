using System.Numerics.Tensors;

namespace Ocr.Model.Imaging;

/// <summary>Pictures to other sizes.</summary>
internal static class Scaling
{
    /// <summary>Bilinear, without anti-aliasing; the same picture where it has the size already.</summary>
    public static Picture To(Picture source, int width, int height)
    {
        if ((width, height) == (source.Width, source.Height))
            return source;

        BilinearRows rows = new(source, width, height);
        Picture scaled = Picture.Black(width, height);
        float[] row = new float[3 * width];
        for (int y = 0; y < height; y++)
        {
            rows.Read(y, row);
            Span<byte> pixels = scaled.Bgr.AsSpan(3 * width * y, 3 * width);
            for (int x = 0; x < width; x++)
            {
                pixels[3 * x] = (byte)row[x];
                pixels[(3 * x) + 1] = (byte)row[width + x];
                pixels[(3 * x) + 2] = (byte)row[(2 * width) + x];
            }
        }

        return scaled;
    }

    /// <summary>Writes a picture, scaled, as a network takes it: all blues, then all greens, then all reds, each from -1 to 1.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="width">Its width there.</param>
    /// <param name="height">Its height there.</param>
    /// <param name="planes">Three planes of <paramref name="height"/> rows of <paramref name="stride"/> numbers. What a row is longer than the picture is left.</param>
    /// <param name="stride">The length of a row, at least <paramref name="width"/>.</param>
    public static void Normalize(Picture source, int width, int height, Span<float> planes, int stride)
    {
        BilinearRows rows = new(source, width, height);
        float[] row = new float[3 * width];
        for (int y = 0; y < height; y++)
        {
            rows.Read(y, row);
            for (int channel = 0; channel < 3; channel++)
            {
                Span<float> target = planes.Slice(((channel * height) + y) * stride, width);
                TensorPrimitives.Divide(row.AsSpan(channel * width, width), 127.5f, target);
                TensorPrimitives.Subtract(target, 1f, target);
            }
        }
    }
}
