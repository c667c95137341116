using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class CropsTests
{
    [Fact]
    public void Take_UprightBox_IsThatPartOfThePage()
    {
        Picture crop = Crops.Take(TestPictures.Distinct(40, 30), new(new(5, 6), new(25, 6), new(25, 16), new(5, 16)));

        Assert.Equal((20, 10), (crop.Width, crop.Height));
        for (int y = 0; y < 10; y++)
        {
            for (int x = 0; x < 20; x++)
                Assert.Equal(((byte)(x + 5), (byte)(y + 6), (byte)((x + 5) ^ (y + 6))), crop.At(x, y));
        }
    }

    [Fact]
    public void Take_HighBox_IsTurnedSoThatItsRightSideIsTheTop()
    {
        Picture crop = Crops.Take(TestPictures.Distinct(40, 40), new(new(10, 5), new(20, 5), new(20, 20), new(10, 20)));

        Assert.Equal((15, 10), (crop.Width, crop.Height));
        Assert.Equal((19, 5), (crop.At(0, 0).Blue, crop.At(0, 0).Green));
        Assert.Equal((10, 19), (crop.At(14, 9).Blue, crop.At(14, 9).Green));
    }

    [Fact]
    public void Take_BoxBelowTheRatio_IsNotTurned()
    {
        Picture crop = Crops.Take(TestPictures.Distinct(40, 40), new(new(10, 5), new(20, 5), new(20, 19), new(10, 19)));

        Assert.Equal((10, 14), (crop.Width, crop.Height));
    }

    [Fact]
    public void Take_SlantingBox_IsMadeStraight()
    {
        // On a page that is as blue as it is deep below a line of slope 1/4, each row of the crop has one blue.
        Picture page = TestPictures.Of(120, 90, (x, y) => ((byte)Math.Clamp(4 * (y - (x / 4.0)), 0, 255), 0, 0));

        Picture crop = Crops.Take(page, new(new(10, 20), new(90, 40), new(90, 50), new(10, 30)));

        Assert.Equal((82, 10), (crop.Width, crop.Height));
        for (int y = 0; y < crop.Height; y++)
            Assert.InRange(Enumerable.Range(0, crop.Width).Max(x => Math.Abs(crop.At(x, y).Blue - (70 + (4 * y)))), 0, 1);
    }
}
