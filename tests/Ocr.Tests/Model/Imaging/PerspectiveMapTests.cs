using CsCheck;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class PerspectiveMapTests
{
    private const double Tiny = 1e-6;

    [Fact]
    public void At_AnyBox_TakesCornersToCorners() =>
        Gen.Select(Gen.Int[-6, 6].Array[8], Gen.Int[1, 100], Gen.Int[1, 100]).Sample((shifts, width, height) =>
        {
            Box box = new(new(20 + shifts[0], 20 + shifts[1]), new(60 + shifts[2], 20 + shifts[3]), new(60 + shifts[4], 50 + shifts[5]), new(20 + shifts[6], 50 + shifts[7]));

            PerspectiveMap map = PerspectiveMap.Onto(box, width, height);

            AssertNear(box.TopLeft, map.At(0, 0));
            AssertNear(box.TopRight, map.At(width, 0));
            AssertNear(box.BottomRight, map.At(width, height));
            AssertNear(box.BottomLeft, map.At(0, height));
        });

    /// <summary>The map takes lines to lines: the diagonals meet where the middle of the rectangle goes.</summary>
    [Fact]
    public void At_Trapezium_PutsTheMiddleWhereTheDiagonalsMeet()
    {
        PerspectiveMap map = PerspectiveMap.Onto(new(new(20, 0), new(40, 0), new(60, 40), new(0, 40)), 10, 10);

        Point middle = map.At(5, 5);

        Assert.Equal(30, middle.X, Tiny);
        Assert.Equal(10, middle.Y, Tiny);
    }

    [Fact]
    public void Onto_ThreeCornersOnALine_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PerspectiveMap.Onto(new(new(0, 0), new(5, 0), new(5, 5), new(5, 9)), 5, 5));

    private static void AssertNear(Corner expected, Point actual)
    {
        Assert.Equal(expected.X, actual.X, Tiny);
        Assert.Equal(expected.Y, actual.Y, Tiny);
    }
}
