using Ocr.Model.Detection;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Detection;

public sealed class ReadingOrderTests
{
    [Fact]
    public void Of_NearlyLevel_GoesFromLeftToRight() => AssertOrder([(100, 9), (10, 0), (50, 5)], [(10, 0), (50, 5), (100, 9)]);

    [Fact]
    public void Of_LevelButHigherOnTheRight_GoesFromLeftToRight() => AssertOrder([(100, 0), (50, 4), (10, 9)], [(10, 9), (50, 4), (100, 0)]);

    [Fact]
    public void Of_TenPixelsLower_IsTheNextLine() => AssertOrder([(100, 0), (10, 10)], [(100, 0), (10, 10)]);

    [Fact]
    public void Of_Nothing_IsNothing() => Assert.Empty(ReadingOrder.Of([]));

    private static void AssertOrder((int X, int Y)[] given, (int X, int Y)[] expected) =>
        Assert.Equal(expected, ReadingOrder.Of(given.Select(BoxAt)).Select(box => (box.TopLeft.X, box.TopLeft.Y)));

    private static Box BoxAt((int X, int Y) at) => new(new(at.X, at.Y), new(at.X + 20, at.Y), new(at.X + 20, at.Y + 8), new(at.X, at.Y + 8));
}
