using Ocr.Model;
using Ocr.Model.Detection;
using Ocr.Model.Runtime;

namespace Ocr.Tests.Model.Detection;

[Trait("Category", "Slow")]
public sealed class TextDetectorTests(TestModel model) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Detect_Canceled_DoesNotRun() =>
        Assert.Throws<OperationCanceledException>(() => model.Detector.Detect(Picture.Black(64, 64), new CancellationToken(canceled: true)));

    [Fact]
    public void Open_FolderMissing_NamesIt()
    {
        string missing = Path.Combine(folder.Path, "none");

        ModelFileException e = Assert.Throws<ModelFileException>(() => TextDetector.Open(missing, threads: 1));

        Assert.Equal((missing, "no such folder. Give the folder that holds det.onnx, rec.onnx and charset.txt."), (e.File, e.Reason));
    }

    [Theory]
    [InlineData(0, "empty")]
    [InlineData(100, "not a model ONNX Runtime can load (100 bytes)")]
    [InlineData(4_000_000, "not a model ONNX Runtime can load (4,000,000 bytes)")]
    public void Open_FileCutOff_NamesItAndTheReason(int length, string reason)
    {
        string path = folder.Write("det.onnx", File.ReadAllBytes(Path.Combine(TestModel.Folder, "det.onnx"))[..length]);

        ModelFileException e = Assert.Throws<ModelFileException>(() => TextDetector.Open(folder.Path, threads: 1).Dispose());

        Assert.Equal(path, e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherNetwork_IsRefused()
    {
        folder.Write("det.onnx", File.ReadAllBytes(Path.Combine(TestModel.Folder, "rec.onnx")));

        ModelFileException e = Assert.Throws<ModelFileException>(() => TextDetector.Open(folder.Path, threads: 1).Dispose());

        Assert.Contains("is not a tensor of floats with 4 dimensions", e.Reason, StringComparison.Ordinal);
    }
}
