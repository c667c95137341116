using Microsoft.Extensions.Options;
using Ocr.Model;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;
using Ocr.Serving;

namespace Ocr.Tests.Serving;

[Trait("Category", "Slow")]
public sealed class RecognizerTests(TestModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Recognize_LinesOfManyWidths_GetTheirOwnReadings()
    {
        Picture[] crops = CropsOf("receipt.png", "rotated_paragraph.png");
        using BatchRecorder recorder = new(Path.Combine(folder.Path, "batches"));
        Recognizer subject = Make(recorder);

        Reading[] readings = await Task.WhenAll(crops.Select(crop => subject.RecognizeAsync(crop, Cancel)));

        Assert.Equal(crops.Select(crop => model.Recognizer.Read([crop], TextRecognizer.PaddedWidth(crop), Cancel)[0]), readings);
        int[][] batches = [.. ReadBatches()];
        Assert.Equal(crops.Select(TextRecognizer.PaddedWidth).Order(), batches.SelectMany(widths => widths).Order());
        Assert.All(batches, widths => Assert.InRange(widths.Sum(), 1, TextRecognizer.MaxWidth));
        Assert.True(batches.Length <= 9, $"{crops.Length} lines went into {batches.Length} batches.");
    }

    [Fact]
    public async Task Recognize_OneCallerLeaves_TheOthersGetTheirs()
    {
        Picture[] crops = CropsOf("street_sign.png");
        using BatchRecorder recorder = new(null);
        Recognizer subject = Make(recorder);
        using CancellationTokenSource leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<Reading> left = subject.RecognizeAsync(crops[0], leaves.Token);
        Task<Reading>[] stay = [.. crops.Skip(1).Select(crop => subject.RecognizeAsync(crop, Cancel))];
        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(["Street", "12 -48", "E14"], (await Task.WhenAll(stay)).Select(reading => reading.Text));
    }

    private Recognizer Make(BatchRecorder recorder) => new(model.Recognizer, Options.Create(new OcrOptions { WaitMilliseconds = 50 }), recorder);

    private IEnumerable<int[]> ReadBatches()
    {
        using FileStream file = new(Path.Combine(folder.Path, "batches"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        while (reader.ReadLine() is { } line)
            yield return System.Text.Json.JsonSerializer.Deserialize<int[]>(line)!;
    }

    private static Picture[] CropsOf(params string[] files) => [.. files.Select(GoldenImage.Named).SelectMany(golden =>
    {
        Picture page = golden.Picture;
        return golden.Lines.Select(line => Crops.Take(page, line.Box));
    })];
}
