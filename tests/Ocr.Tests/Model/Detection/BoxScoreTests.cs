using Ocr.Model.Detection;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Detection;

public sealed class BoxScoreTests
{
    [Fact]
    public void Of_UprightBox_IsTheMeanWithItsBorders()
    {
        float[] map = new float[50];
        map[(1 * 10) + 2] = 0.9f;
        map[(3 * 10) + 6] = 0.6f;
        map[(3 * 10) + 7] = 100;

        Assert.Equal(1.5 / 15, Score(map, 10, 5, new(2, 1), new(6, 1), new(6, 3), new(2, 3)), 1e-6);
    }

    [Fact]
    public void Of_Diamond_LeavesOutTheCornersOfItsBounds()
    {
        float[] map = [.. Enumerable.Repeat(1f, 25)];
        foreach (int corner in (int[])[0, 4, 20, 24])
            map[corner] = 0;

        Assert.Equal(1, Score(map, 5, 5, new(0, 2), new(2, 0), new(4, 2), new(2, 4)), 1e-6);
    }

    [Fact]
    public void Of_BoxPartlyOffTheMap_IsTheMeanOfTheRest()
    {
        float[] map = [.. Enumerable.Repeat(0.25f, 12)];

        Assert.Equal(0.25, Score(map, 4, 3, new(-3, -2), new(9, -2), new(9, 7), new(-3, 7)), 1e-6);
    }

    [Fact]
    public void Of_BoxOffTheMap_IsZero() => Assert.Equal(0, Score(new float[12], 4, 3, new(10, 10), new(12, 10), new(12, 12), new(10, 12)));

    private static double Score(float[] map, int width, int height, Point topLeft, Point topRight, Point bottomRight, Point bottomLeft) =>
        BoxScore.Of(new(map, width, height), new(topLeft, topRight, bottomRight, bottomLeft));
}
