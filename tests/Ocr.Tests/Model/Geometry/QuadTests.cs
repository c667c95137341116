using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Geometry;

public sealed class QuadTests
{
    [Theory]
    [InlineData(0, 0, 9, 0, 9, 4, 0, 4)]
    [InlineData(0, 3, 9, 0, 10, 4, 1, 7)]
    [InlineData(1, 0, 10, 3, 9, 7, 0, 4)]
    public void Ordered_AnyOrder_IsClockwiseFromTheTopLeft(int ax, int ay, int bx, int by, int cx, int cy, int dx, int dy)
    {
        Point[] expected = [new(ax, ay), new(bx, by), new(cx, cy), new(dx, dy)];

        foreach (Point[] given in Permutations(expected))
            Assert.Equal(new Quad(expected[0], expected[1], expected[2], expected[3]), Quad.Ordered(given[0], given[1], given[2], given[3]));
    }

    private static IEnumerable<Point[]> Permutations(Point[] points) => points.Length == 1
        ? [points]
        : points.SelectMany((first, i) => Permutations([.. points.Where((_, j) => j != i)]).Select(rest => (Point[])[first, .. rest]));
}
