using Ocr.Model.Detection;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Detection;

public sealed class BoxFinderTests
{
    private const int Width = 200;
    private const int Height = 100;

    [Fact]
    public void Find_OneLine_GrowsItByItsAreaToItsPerimeter()
    {
        float[] map = Map((20, 30, 119, 49, 0.9f));

        Box box = Assert.Single(BoxFinder.Find(new(map, Width, Height), Width, Height));

        // One pixel more to the right and down by the mask: 100 x 20, so 2000 * 1.6 / 240 = 13.3 outwards.
        Assert.Equal(new Box(new(7, 17), new(133, 17), new(133, 63), new(7, 63)), box);
    }

    [Fact]
    public void Find_OnALargerPage_IsScaled()
    {
        float[] map = Map((20, 30, 119, 49, 0.9f));

        Box box = Assert.Single(BoxFinder.Find(new(map, Width, Height), 2 * Width, 3 * Height));

        Assert.Equal(new Box(new(14, 51), new(266, 51), new(266, 189), new(14, 189)), box);
    }

    [Fact]
    public void Find_AtTheEdge_StaysOnThePage()
    {
        float[] map = Map((0, 0, 199, 20, 0.9f));

        Box box = Assert.Single(BoxFinder.Find(new(map, Width, Height), Width, Height));

        Assert.Equal((new Corner(0, 0), new Corner(199, 0)), (box.TopLeft, box.TopRight));
    }

    [Theory]
    [InlineData(119, 49, 0.4f)]
    [InlineData(119, 31, 0.9f)]
    [InlineData(21, 31, 0.9f)]
    public void Find_UnsureThinOrTiny_IsDropped(int right, int bottom, float probability) =>
        Assert.Empty(BoxFinder.Find(new(Map((20, 30, right, bottom, probability)), Width, Height), Width, Height));

    [Fact]
    public void Find_ShrunkToAFewPixels_IsDropped() =>
        Assert.Empty(BoxFinder.Find(new(Map((20, 30, 119, 49, 0.9f)), Width, Height), Width / 20, Height / 20));

    [Fact]
    public void Find_SeveralLines_AreInReadingOrder()
    {
        float[] map = Map((120, 60, 180, 75, 0.9f), (10, 62, 60, 77, 0.9f), (60, 10, 120, 25, 0.9f));

        Box[] boxes = BoxFinder.Find(new(map, Width, Height), Width, Height);

        Assert.Equal([50, 0, 110], boxes.Select(box => box.TopLeft.X));
    }

    [Fact]
    public void Find_Nothing_IsEmpty() => Assert.Empty(BoxFinder.Find(new(new float[Width * Height], Width, Height), Width, Height));

    private static float[] Map(params (int Left, int Top, int Right, int Bottom, float Probability)[] blocks)
    {
        float[] map = new float[Width * Height];
        foreach (var (left, top, right, bottom, probability) in blocks)
        {
            for (int y = top; y <= bottom; y++)
                map.AsSpan((y * Width) + left, right - left + 1).Fill(probability);
        }

        return map;
    }
}
