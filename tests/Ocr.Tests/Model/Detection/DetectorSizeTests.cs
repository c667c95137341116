using Ocr.Model.Detection;

namespace Ocr.Tests.Model.Detection;

public sealed class DetectorSizeTests
{
    [Theory]
    [InlineData(760, 600, 928, 736)]
    [InlineData(640, 300, 1568, 736)]
    [InlineData(380, 620, 736, 1216)]
    [InlineData(736, 736, 736, 736)]
    [InlineData(2000, 1400, 1984, 1408)]
    [InlineData(784, 816, 768, 832)]
    public void Of_Page_IsInStepsOf32(int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.Equal(new DetectorSize(expectedWidth, expectedHeight), DetectorSize.Of(width, height));
}
