using Ocr.Model;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;
using Ocr.Model.Runtime;

namespace Ocr.Tests.Model.Recognition;

[Trait("Category", "Slow")]
public sealed class TextRecognizerTests(TestModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_InABatchOfOneWidth_IsBitForBitAsAlone()
    {
        GoldenImage golden = GoldenImage.Named("street_sign.png");
        Picture page = golden.Picture;
        Picture[] crops = [.. golden.Lines.Select(line => Crops.Take(page, line.Box))];

        Reading[] together = model.Recognizer.Read(crops, 320, Cancel);

        Assert.Equal(crops.Select(crop => model.Recognizer.Read([crop], 320, Cancel)[0]), together);
    }

    [Fact]
    public void Read_Nothing_IsNothing() => Assert.Empty(model.Recognizer.Read([], 320, Cancel));

    [Fact]
    public void Read_Canceled_DoesNotRun() =>
        Assert.Throws<OperationCanceledException>(() => model.Recognizer.Read([Picture.Black(100, 48)], 320, new CancellationToken(canceled: true)));

    [Fact]
    public async Task Read_CanceledMeanwhile_Stops()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Picture[] many = [.. Enumerable.Repeat(Picture.Black(3200, 48), 8)];

        Task<Reading[]> reading = Task.Run(() => model.Recognizer.Read(many, 3200, source.Token), Cancel);
        await source.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, e.CancellationToken);
    }

    [Theory]
    [InlineData("rec.onnx", -1, "missing")]
    [InlineData("rec.onnx", 0, "empty")]
    [InlineData("rec.onnx", 2_000_000, "not a model ONNX Runtime can load (2,000,000 bytes)")]
    [InlineData("charset.txt", -1, "missing")]
    [InlineData("charset.txt", 20_001, "it has 5")]
    public void Open_FileMissingOrCutOff_NamesItAndTheReason(string file, int length, string reason)
    {
        Copy("rec.onnx", "rec.onnx");
        Copy("charset.txt", "charset.txt");
        string path = Path.Combine(folder.Path, file);
        if (length < 0)
            File.Delete(path);
        else
            folder.Write(file, File.ReadAllBytes(path)[..length]);

        ModelFileException e = Assert.Throws<ModelFileException>(() => TextRecognizer.Open(folder.Path, threads: 1).Dispose());

        Assert.Equal(path, e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherNetwork_IsRefused()
    {
        Copy("det.onnx", "rec.onnx");
        Copy("charset.txt", "charset.txt");

        ModelFileException e = Assert.Throws<ModelFileException>(() => TextRecognizer.Open(folder.Path, threads: 1).Dispose());

        Assert.Contains("its output 'sigmoid_0.tmp_0' is not a tensor of floats with 3 dimensions", e.Reason, StringComparison.Ordinal);
    }

    private void Copy(string from, string to) => folder.Write(to, File.ReadAllBytes(Path.Combine(TestModel.Folder, from)));
}
