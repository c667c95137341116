using CsCheck;
using Ocr.Model;
using Ocr.Model.Recognition;

namespace Ocr.Tests.Model.Recognition;

public sealed class LineWidthTests
{
    [Theory]
    [InlineData(10, 24, 320)]
    [InlineData(320, 48, 320)]
    [InlineData(321, 48, 352)]
    [InlineData(615, 24, 1248)]
    [InlineData(5000, 10, 3200)]
    public void Padded_Crop_IsItsWidthInSteps(int width, int height, int expected) => Assert.Equal(expected, LineWidth.Padded(Picture.Black(width, height)));

    [Theory]
    [InlineData(100, 48, 320, 100)]
    [InlineData(100, 47, 320, 103)]
    [InlineData(1000, 48, 640, 640)]
    public void Of_Crop_IsItsWidthAt48RowsUpToThePadding(int width, int height, int padded, int expected) =>
        Assert.Equal(expected, LineWidth.Of(Picture.Black(width, height), padded));

    [Fact]
    public void Padded_AnyCrop_HoldsItAndWastesLessThanAStep() =>
        Gen.Select(Gen.Int[4, 2000], Gen.Int[4, 300]).Where((width, height) => 48.0 * width / height <= 3200).Sample((width, height) =>
        {
            int padded = LineWidth.Padded(Picture.Black(width, height));

            Assert.InRange(padded - Math.Max(320, (int)Math.Ceiling(48.0 * width / height)), 0, 31);
        });
}
