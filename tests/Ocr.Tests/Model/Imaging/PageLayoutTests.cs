using CsCheck;
using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class PageLayoutTests
{
    [Theory]
    [InlineData(760, 600, 760, 600, 0)]
    [InlineData(2000, 1500, 2000, 1500, 0)]
    [InlineData(4000, 3000, 1984, 1504, 0)]
    [InlineData(3000, 4500, 1344, 1984, 0)]
    [InlineData(20, 40, 32, 64, 0)]
    [InlineData(240, 30, 240, 30, 15)]
    [InlineData(241, 30, 241, 30, 15)]
    [InlineData(900, 100, 900, 100, 62)]
    [InlineData(800, 100, 800, 100, 0)]
    [InlineData(1000, 20, 1504, 32, 172)]
    public void Of_Image_FollowsTheRules(int width, int height, int scaledWidth, int scaledHeight, int padding) =>
        Assert.Equal(new PageLayout(width, height, scaledWidth, scaledHeight, padding), PageLayout.Of(width, height));

    [Fact]
    public void Of_ImageOfWhichNothingWouldBeLeft_HasASideOfZero() => Assert.Equal(0, PageLayout.Of(50_000, 100).ScaledHeight);

    [Fact]
    public void Apply_FlatImage_StandsBetweenBlackRows()
    {
        PageLayout layout = PageLayout.Of(300, 30);

        Picture page = layout.Apply(TestPictures.Of(300, 30, (_, _) => (9, 9, 9)));

        Assert.Equal((300, 30 + (2 * layout.Padding)), (page.Width, page.Height));
        Assert.Equal([0, 9, 9, 0], new[] { layout.Padding - 1, layout.Padding, layout.Padding + 29, layout.Padding + 30 }.Select(y => (int)page.At(150, y).Blue));
    }

    [Fact]
    public void Apply_OrdinaryImage_IsTheImage()
    {
        Picture picture = TestPictures.Distinct(50, 40);

        Assert.Same(picture, PageLayout.Of(50, 40).Apply(picture));
    }

    [Fact]
    public void ToImage_PageScaledAndPadded_UndoesBoth()
    {
        PageLayout layout = new(1000, 100, 500, 50, 30);

        Assert.Equal(new Box(new(20, 0), new(1000, 2), new(1000, 100), new(0, 40)), layout.ToImage(new(new(10, 25), new(520, 31), new(500, 90), new(0, 50))));
    }

    [Fact]
    public void ToImage_AnyOrdinaryImage_ChangesNothing() =>
        Gen.Select(Gen.Int[30, 2000], Gen.Int[250, 2000], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((width, height, x, y) =>
        {
            Corner corner = new((int)(x * width), (int)(y * height));
            Box box = new(corner, corner, corner, corner);

            Assert.Equal(box, PageLayout.Of(width, height).ToImage(box));
        });
}
