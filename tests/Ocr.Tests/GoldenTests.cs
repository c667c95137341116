using Ocr.Model;
using Ocr.Model.Detection;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;

namespace Ocr.Tests;

/// <summary>The pipeline against what the makers' own program reads.</summary>
[Trait("Category", "Slow")]
public sealed class GoldenTests(TestModel model)
{
    private const int Group = 6;
    private const int Tolerance = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("invoice.png", 34)]
    [InlineData("street_sign.png", 4)]
    [InlineData("receipt.png", 27)]
    [InlineData("rotated_paragraph.png", 6)]
    [InlineData("white_on_black.png", 13)]
    [InlineData("empty.png", 0)]
    public void Pipeline_GoldenImage_FindsAndReadsItsLines(string file, int count)
    {
        GoldenImage golden = GoldenImage.Named(file);
        Picture page = golden.Picture;

        Box[] boxes = model.Detector.Detect(page, Cancel);
        Picture[] crops = [.. boxes.Select(box => Crops.Take(page, box))];
        Reading[] together = ReadInGroups(crops), alone = [.. crops.Select(crop => ReadAt(crop, AloneWidth(crop)))], served = [.. crops.Select(crop => ReadAt(crop, TextRecognizer.PaddedWidth(crop)))];

        Assert.Equal(count, golden.Lines.Length);
        bool[] kept = [.. together.Select(reading => reading.Score >= 0.5f)];
        AssertBoxes(golden.Lines, Kept(boxes, kept));
        AssertBoxes(golden.Rejected, Kept(boxes, [.. kept.Select(keep => !keep)]));
        AssertReadings(golden.Lines.Select(line => new GoldenReading(line.Text, line.Score)), Kept(together, kept));
        AssertReadings(golden.Lines.Select(line => line.Alone), Kept(alone, kept));
        AssertReadings(golden.Lines.Select(line => line.Alone), Kept(served, kept));
    }

    [Fact]
    public void Goldens_AreAllThere() => Assert.Equal(GoldenImage.AllLines, GoldenImage.All.Sum(image => image.Lines.Length));

    [Fact]
    public void DetectorSize_EveryGolden_IsIts() => Assert.All(GoldenImage.All, golden =>
    {
        DetectorSize size = DetectorSize.Of(golden.Width, golden.Height);
        Assert.Equal(golden.DetectorInput, new[] { 1, 3, size.Height, size.Width });
    });

    [Fact]
    public void Take_EveryGoldenBox_HasItsSize() => Assert.All(GoldenImage.All, golden =>
    {
        Picture page = golden.Picture;
        Assert.Equal((golden.Width, golden.Height), (page.Width, page.Height));
        Assert.All(golden.Lines, line =>
        {
            Picture crop = Crops.Take(page, line.Box);
            Assert.Equal(line.CropSize, new[] { crop.Width, crop.Height });
        });
    });

    /// <summary>Groups of six by ratio, all of a group padded as far as its widest: what the goldens were made with.</summary>
    private Reading[] ReadInGroups(Picture[] crops)
    {
        Reading[] readings = new Reading[crops.Length];
        foreach (int[] group in Enumerable.Range(0, crops.Length).OrderBy(i => Ratio(crops[i])).Chunk(Group))
        {
            int width = (int)(LineWidth.Height * Math.Max((double)LineWidth.Least / LineWidth.Height, group.Max(i => Ratio(crops[i]))));
            Reading[] read = model.Recognizer.Read([.. group.Select(i => crops[i])], width, Cancel);
            for (int i = 0; i < group.Length; i++)
                readings[group[i]] = read[i];
        }

        return readings;
    }

    private Reading ReadAt(Picture crop, int width) => Assert.Single(model.Recognizer.Read([crop], width, Cancel));

    private static int AloneWidth(Picture crop) => (int)(LineWidth.Height * Math.Max((double)LineWidth.Least / LineWidth.Height, Ratio(crop)));

    private static double Ratio(Picture crop) => (double)crop.Width / crop.Height;

    private static T[] Kept<T>(T[] all, bool[] kept) => [.. all.Where((_, i) => kept[i])];

    private static void AssertBoxes(GoldenLine[] golden, Box[] boxes)
    {
        Assert.Equal(golden.Length, boxes.Length);
        Assert.All(golden.Zip(boxes), pair => Assert.True(IsNear(pair.First.Box, pair.Second), $"{pair.Second}, and not {pair.First.Box} ({pair.First.Text})."));
    }

    private static void AssertReadings(IEnumerable<GoldenReading> golden, Reading[] readings) =>
        Assert.All(golden.Zip(readings), pair => Assert.True(pair.First.IsNear(pair.Second), $"{pair.Second}, and not {pair.First}."));

    private static bool IsNear(Box a, Box b) =>
        IsNear(a.TopLeft, b.TopLeft) && IsNear(a.TopRight, b.TopRight) && IsNear(a.BottomRight, b.BottomRight) && IsNear(a.BottomLeft, b.BottomLeft);

    private static bool IsNear(Corner a, Corner b) => Math.Abs(a.X - b.X) <= Tolerance && Math.Abs(a.Y - b.Y) <= Tolerance;
}
