using CsCheck;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Geometry;

public sealed class ConvexHullTests
{
    internal static readonly Gen<Corner[]> Points = Gen.Select(Gen.Int[-20, 20], Gen.Int[-20, 20], (x, y) => new Corner(x, y)).Array[1, 30];

    [Fact]
    public void Around_SquareWithPointsOnSidesAndInside_IsItsCorners()
    {
        List<Corner> points = [new(0, 0), new(2, 0), new(4, 0), new(4, 4), new(0, 4), new(0, 2), new(2, 2), new(4, 0)];

        Assert.Equal([new(0, 0), new(4, 0), new(4, 4), new(0, 4)], ConvexHull.Around(points));
    }

    [Fact]
    public void Around_OnePointManyTimes_IsThePoint() => Assert.Equal([new Corner(3, 5)], ConvexHull.Around([new(3, 5), new(3, 5)]));

    [Fact]
    public void Around_Line_IsItsEnds() => Assert.Equal([new(0, 0), new(6, 3)], ConvexHull.Around([new(2, 1), new(6, 3), new(0, 0), new(4, 2)]));

    [Fact]
    public void Around_AnyPoints_TurnsOneWayAndHoldsAll() => Points.Sample(points =>
    {
        Corner[] hull = ConvexHull.Around([.. points]);

        Assert.Subset(points.ToHashSet(), hull.ToHashSet());
        Assert.Equal(hull.Length, hull.Distinct().Count());
        if (hull.Length < 3)
            return;
        for (int i = 0; i < hull.Length; i++)
        {
            Corner a = hull[i], b = hull[(i + 1) % hull.Length], c = hull[(i + 2) % hull.Length];
            Assert.True(Turn(a, b, c) > 0);
            Assert.All(points, point => Assert.True(Turn(a, b, point) >= 0));
        }
    });

    private static int Turn(Corner a, Corner b, Corner c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
