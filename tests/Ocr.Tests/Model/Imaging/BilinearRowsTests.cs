using CsCheck;
using Ocr.Model;
using Ocr.Model.Imaging;

namespace Ocr.Tests.Model.Imaging;

public sealed class BilinearRowsTests
{
    [Fact]
    public void Read_SameSize_IsTheRow()
    {
        Picture picture = TestPictures.Distinct(5, 4);

        Assert.Equal([0, 1, 2, 3, 4, 2, 2, 2, 2, 2, 2, 3, 0, 1, 6], Row(new(picture, 5, 4), 2));
    }

    [Fact]
    public void Read_TwiceAsWide_LiesBetweenCentersAndRepeatsEdges()
    {
        Picture picture = TestPictures.Of(2, 1, (x, _) => ((byte)(100 * x), 0, 0));

        Assert.Equal([0, 25, 75, 100], Row(new(picture, 4, 1), 0)[..4]);
    }

    [Fact]
    public void Read_HalfAsHigh_IsTheMeanOfTwoRows()
    {
        Picture picture = TestPictures.Of(1, 4, (_, y) => (0, (byte)(10 * y), 0));

        Assert.Equal([5, 25], Enumerable.Range(0, 2).Select(y => Row(new(picture, 1, 2), y)[1]));
    }

    [Fact]
    public void Read_BetweenTwoValues_IsRounded()
    {
        Picture picture = TestPictures.Of(2, 1, (x, _) => ((byte)x, 0, 0));

        Assert.Equal([0, 0, 1, 1], Row(new(picture, 4, 1), 0)[..4]);
    }

    [Fact]
    public void Read_AnyOrderOfRows_GivesTheSame() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany((width, height, toWidth, toHeight) =>
            Gen.Int[0, toHeight - 1].Array[1, 12].Select(rows => (width, height, toWidth, toHeight, rows))).Sample(given =>
        {
            Picture picture = TestPictures.Distinct(given.width, given.height);
            BilinearRows used = new(picture, given.toWidth, given.toHeight);

            Assert.All(given.rows, y => Assert.Equal(Row(new(picture, given.toWidth, given.toHeight), y), Row(used, y)));
        });

    [Fact]
    public void Read_AnySize_OnePlainColorStays() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 50], Gen.Int[1, 50]).Sample((width, height, toWidth, toHeight) =>
        {
            BilinearRows rows = new(TestPictures.Of(width, height, (_, _) => (7, 130, 255)), toWidth, toHeight);

            float[] expected = [.. Enumerable.Repeat(7f, toWidth), .. Enumerable.Repeat(130f, toWidth), .. Enumerable.Repeat(255f, toWidth)];
            Assert.All(Enumerable.Range(0, toHeight), y => Assert.Equal(expected, Row(rows, y)));
        });

    private static float[] Row(BilinearRows rows, int y)
    {
        float[] row = new float[3 * rows.Width];
        rows.Read(y, row);
        return row;
    }
}
