using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Ocr.Model.Geometry;

namespace Ocr.Model.Imaging;

/// <summary>Pixels between pixels: bicubic interpolation with a = -0.75; outside a picture its edge is repeated.</summary>
internal static class Bicubic
{
    private const float A = -0.75f;

    // Four pixels of four rows, and one byte more: pixels are read four bytes at a time.
    private const int PatchStride = 12;
    private const int PatchLength = (4 * PatchStride) + 1;

    /// <summary>Writes the pixel at a place: blue, green, red, rounded and clamped to 8 bits.</summary>
    public static void Sample(Picture picture, Point place, Span<byte> pixel)
    {
        double floorX = Math.Floor(place.X), floorY = Math.Floor(place.Y);
        int x = (int)floorX, y = (int)floorY;
        Vector128<float> weightsX = Weights((float)(place.X - floorX)), weightsY = Weights((float)(place.Y - floorY));
        Vector128<float> sum;
        if (x >= 1 && y >= 1 && x + 3 < picture.Width && y + 2 < picture.Height)
        {
            int stride = 3 * picture.Width;
            sum = Sum(picture.Bgr.AsSpan(((y - 1) * stride) + (3 * (x - 1))), stride, weightsX, weightsY);
        }
        else
        {
            Span<byte> patch = stackalloc byte[PatchLength];
            CopyClamped(picture, x, y, patch);
            sum = Sum(patch, PatchStride, weightsX, weightsY);
        }

        Vector128<int> rounded = Vector128.ConvertToInt32(Vector128.Round(Vector128.Clamp(sum, Vector128<float>.Zero, Vector128.Create(255f))));
        pixel[0] = (byte)rounded[0];
        pixel[1] = (byte)rounded[1];
        pixel[2] = (byte)rounded[2];
    }

    /// <summary>The weights of the pixels at -1, 0, 1 and 2 for a place between 0 and 1.</summary>
    internal static Vector128<float> Weights(float t)
    {
        float before = A * t * (1 + (t * (t - 2)));
        float first = 1 + (t * t * (((A + 2) * t) - (A + 3)));
        float rest = 1 - t;
        float second = 1 + (rest * rest * (((A + 2) * rest) - (A + 3)));
        return Vector128.Create(before, first, second, 1 - before - first - second);
    }

    private static Vector128<float> Sum(ReadOnlySpan<byte> pixels, int stride, Vector128<float> weightsX, Vector128<float> weightsY)
    {
        Vector128<float> sum = Vector128<float>.Zero;
        for (int row = 0; row < 4; row++)
        {
            ReadOnlySpan<byte> four = pixels.Slice(row * stride, PatchStride + 1);
            Vector128<float> across = (Pixel(four, 0) * weightsX[0]) + (Pixel(four, 3) * weightsX[1])
                + (Pixel(four, 6) * weightsX[2]) + (Pixel(four, 9) * weightsX[3]);
            sum += across * weightsY[row];
        }

        return sum;
    }

    private static Vector128<float> Pixel(ReadOnlySpan<byte> pixels, int offset)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(pixels[offset..])).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }

    private static void CopyClamped(Picture picture, int x, int y, Span<byte> patch)
    {
        for (int row = 0; row < 4; row++)
        {
            ReadOnlySpan<byte> pixels = picture.Row(Math.Clamp(y - 1 + row, 0, picture.Height - 1));
            for (int column = 0; column < 4; column++)
                pixels.Slice(3 * Math.Clamp(x - 1 + column, 0, picture.Width - 1), 3).CopyTo(patch[((row * PatchStride) + (3 * column))..]);
        }
    }
}
