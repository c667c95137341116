using CsCheck;
using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class BicubicTests
{
    private static readonly double[] HalfWay = [-0.09375, 0.59375, 0.59375, -0.09375];

    [Fact]
    public void Weights_HalfWay_AreKnown() => Assert.Equal(HalfWay, Weights(0.5), (a, b) => Math.Abs(a - b) < 1e-6);

    [Fact]
    public void Weights_AnyPlace_FollowTheDefinition() => Gen.Double[0, 0.9999].Sample(t =>
    {
        const double A = -0.75;
        double Near(double x) => ((A + 2) * x * x * x) - ((A + 3) * x * x) + 1;
        double Far(double x) => (A * x * x * x) - (5 * A * x * x) + (8 * A * x) - (4 * A);

        Assert.Equal([Far(t + 1), Near(t), Near(1 - t), Far(2 - t)], Weights(t), (a, b) => Math.Abs(a - b) < 1e-5);
    });

    [Fact]
    public void Sample_WholePlaces_ArePixels()
    {
        Picture picture = TestPictures.Distinct(9, 8);

        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 9; x++)
                Assert.Equal(picture.At(x, y), At(picture, x, y));
        }
    }

    /// <summary>Those inside are read in place, those near an edge from a copy: both must be the sum of 16 pixels, the edge repeated.</summary>
    [Fact]
    public void Sample_AnyPlace_IsTheWeightedSum() =>
        Gen.Select(Gen.Byte.Array[3 * 8 * 7], Gen.Double[-3, 11], Gen.Double[-3, 10]).Sample((bytes, x, y) =>
        {
            Picture picture = new(8, 7, bytes);

            var (blue, green, red) = At(picture, x, y);

            Assert.InRange(blue - Expected(picture, x, y, 0), -0.51, 0.51);
            Assert.InRange(green - Expected(picture, x, y, 1), -0.51, 0.51);
            Assert.InRange(red - Expected(picture, x, y, 2), -0.51, 0.51);
        });

    private static double Expected(Picture picture, double x, double y, int channel)
    {
        (int left, int top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        double[] across = Weights(x - left), down = Weights(y - top);
        double sum = 0;
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 4; column++)
            {
                int pixelX = Math.Clamp(left - 1 + column, 0, picture.Width - 1), pixelY = Math.Clamp(top - 1 + row, 0, picture.Height - 1);
                sum += across[column] * down[row] * picture.Bgr[(3 * ((pixelY * picture.Width) + pixelX)) + channel];
            }
        }

        return Math.Clamp(sum, 0, 255);
    }

    private static double[] Weights(double t) => [.. Enumerable.Range(0, 4).Select(i => (double)Bicubic.Weights((float)t)[i])];

    private static (byte Blue, byte Green, byte Red) At(Picture picture, double x, double y)
    {
        byte[] pixel = new byte[3];
        Bicubic.Sample(picture, new Point(x, y), pixel);
        return (pixel[0], pixel[1], pixel[2]);
    }
}
