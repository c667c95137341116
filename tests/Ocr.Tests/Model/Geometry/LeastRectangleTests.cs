using CsCheck;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Geometry;

public sealed class LeastRectangleTests
{
    private const double Tiny = 1e-6;

    [Fact]
    public void Around_UprightPoints_IsTheirBounds()
    {
        LeastRectangle rectangle = LeastRectangle.Around([new(2, 3), new(12, 3), new(7, 5), new(12, 8), new(2, 8)]);

        Assert.Equal(new Quad(new(2, 3), new(12, 3), new(12, 8), new(2, 8)), rectangle.Corners);
        Assert.Equal((10, 5, 50, 30), (rectangle.LongSide, rectangle.ShortSide, rectangle.Area, rectangle.Perimeter));
    }

    [Fact]
    public void Around_TurnedRectangle_IsThatRectangle()
    {
        // The sides are (8, 6) and (-3, 4): a right angle, 10 and 5 long.
        LeastRectangle rectangle = LeastRectangle.Around([new(10, 10), new(18, 16), new(15, 20), new(7, 14), new(12, 15)]);

        Assert.Equal((10, 5), (rectangle.LongSide, rectangle.ShortSide), (a, b) => Math.Abs(a.Item1 - b.Item1) < Tiny && Math.Abs(a.Item2 - b.Item2) < Tiny);
        Assert.Equal(new Box(new(10, 10), new(18, 16), new(15, 20), new(7, 14)), rectangle.Corners.Select(point => point.Truncated));
    }

    [Theory]
    [InlineData(new[] { 4, 4 }, 0)]
    [InlineData(new[] { 0, 0, 3, 4 }, 5)]
    public void Around_PointOrLine_HasNoShortSide(int[] xy, double length)
    {
        LeastRectangle rectangle = LeastRectangle.Around([.. xy.Chunk(2).Select(pair => new Corner(pair[0], pair[1]))]);

        Assert.Equal(0, rectangle.ShortSide, Tiny);
        Assert.Equal(length, rectangle.LongSide, Tiny);
    }

    [Fact]
    public void Around_AnyPoints_HoldsThemAndIsLeastOfAllAngles() =>
        Gen.Select(ConvexHullTests.Points, Gen.Double[0, Math.PI]).Sample((points, angle) =>
        {
            LeastRectangle rectangle = LeastRectangle.Around([.. points]);

            Quad quad = rectangle.Corners;
            Assert.All(points, point => Assert.True(Holds(quad, new(point.X, point.Y)), $"{point} is outside of {quad}."));
            Assert.True(rectangle.Area <= AreaAt(points, angle) + Tiny);
        });

    private static bool Holds(Quad quad, Point point)
    {
        Point[] corners = [quad.TopLeft, quad.TopRight, quad.BottomRight, quad.BottomLeft];
        return Enumerable.Range(0, 4).All(i =>
        {
            Point side = corners[(i + 1) % 4] - corners[i], to = point - corners[i];
            return (side.X * to.Y) - (side.Y * to.X) >= -Tiny * (1 + side.Length);
        });
    }

    private static double AreaAt(Corner[] points, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double[] along = [.. points.Select(point => (point.X * cos) + (point.Y * sin))], across = [.. points.Select(point => (point.Y * cos) - (point.X * sin))];
        return (along.Max() - along.Min()) * (across.Max() - across.Min());
    }
}
