using CsCheck;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Geometry;

public sealed class OutlineTests
{
    [Fact]
    public void Moved_UprightBox_GrowsByTheDistanceOnEverySide()
    {
        List<Corner> outline = Outline.Moved(new(new(20, 30), new(60, 30), new(60, 40), new(20, 40)), 7);

        Assert.Equal((13, 67, 23, 47), (outline.Min(point => point.X), outline.Max(point => point.X), outline.Min(point => point.Y), outline.Max(point => point.Y)));
    }

    [Fact]
    public void Moved_UprightBox_HasRoundCorners()
    {
        List<Corner> outline = Outline.Moved(new(new(20, 30), new(60, 30), new(60, 40), new(20, 40)), 10);

        Assert.DoesNotContain(new(10, 20), outline);
        Assert.Contains(new(13, 23), outline);
    }

    /// <summary>A point of the outline was rounded by up to half a pixel each way, and a chord is up to a quarter of one inside its arc.</summary>
    [Fact]
    public void Moved_AnyRectangle_KeepsTheDistance() =>
        Gen.Select(Gen.Double[5, 60], Gen.Double[5, 60], Gen.Double[0, Math.PI], Gen.Double[1, 30]).Sample((width, height, angle, distance) =>
        {
            (double sin, double cos) = Math.SinCos(angle);
            Point Corner(double x, double y) => new((x * cos) - (y * sin), (x * sin) + (y * cos));
            Box box = Quad.Ordered(Corner(0, 0), Corner(width, 0), Corner(width, height), Corner(0, height)).Select(point => point.Truncated);

            Assert.All(Outline.Moved(box, distance), point => Assert.InRange(DistanceTo(box, point), distance - 0.75, distance + 0.75));
        });

    private static double DistanceTo(Box box, Corner point)
    {
        Corner[] corners = [box.TopLeft, box.TopRight, box.BottomRight, box.BottomLeft];
        return Enumerable.Range(0, 4).Min(i => DistanceTo(new(corners[i].X, corners[i].Y), new(corners[(i + 1) % 4].X, corners[(i + 1) % 4].Y), new(point.X, point.Y)));
    }

    private static double DistanceTo(Point from, Point to, Point point)
    {
        Point side = to - from, way = point - from;
        double part = Math.Clamp(((side.X * way.X) + (side.Y * way.Y)) / (side.Length * side.Length), 0, 1);
        return (way - (side * part)).Length;
    }
}
