using Ocr.Model;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class ScalingTests
{
    [Fact]
    public void Normalize_Picture_IsPlanesFromMinusOneToOneAndLeavesTheRest()
    {
        Picture picture = TestPictures.Of(1, 2, (_, y) => y == 0 ? ((byte)0, (byte)255, (byte)51) : ((byte)255, (byte)0, (byte)204));
        float[] planes = [.. Enumerable.Repeat(9f, 12)];

        Scaling.Normalize(picture, 1, 2, planes, stride: 2);

        Assert.Equal([-1, 9, 1, 9, 1, 9, -1, 9, -0.6f, 9, 0.6f, 9], planes, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void To_AnotherSize_KeepsTheChannels()
    {
        Picture scaled = Scaling.To(TestPictures.Of(2, 2, (x, y) => ((byte)(100 * x), (byte)(100 * y), 77)), 4, 4);

        Assert.Equal((4, 4), (scaled.Width, scaled.Height));
        Assert.Equal((75, 25, 77), scaled.At(2, 1));
    }

    [Fact]
    public void To_TheSameSize_IsTheSamePicture()
    {
        Picture picture = TestPictures.Distinct(3, 2);

        Assert.Same(picture, Scaling.To(picture, 3, 2));
    }
}
