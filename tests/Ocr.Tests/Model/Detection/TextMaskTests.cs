using Ocr.Model.Detection;

namespace Ocr.Tests.Model.Detection;

public sealed class TextMaskTests
{
    [Fact]
    public void Of_OnePixelAboveTheThreshold_SetsItAndThreeNeighbours()
    {
        float[] map = new float[12];
        map[5] = 0.31f;

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0], TextMask.Of(new(map, 4, 3)));
    }

    [Fact]
    public void Of_PixelAtTheThreshold_IsNotSet() => Assert.Equal([0, 0, 0, 0], TextMask.Of(new([0.3f, 0, 0, 0], 2, 2)));

    [Fact]
    public void Of_LastPixels_DoNotReachTheNextRow() => Assert.Equal([0, 1, 0, 1], TextMask.Of(new([0, 1, 0, 0], 2, 2)));
}
