using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Recognition;
using Ocr.Serving;

namespace Ocr.Tests.Serving;

/// <summary>The ingress alone: what it asks of the other two, and what it makes of their answers.</summary>
public sealed class OcrDeploymentTests
{
    private readonly FakeDetector detector = new();
    private readonly FakeRecognizer recognizer = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Lines_AreAnsweredInTheirOrder()
    {
        detector.Boxes = [BoxAt(10, 20, 50, 10), BoxAt(10, 60, 30, 20)];
        recognizer.Readings = new() { [(50, 10)] = new("first", 0.98764f), [(30, 20)] = new("second", 0.5f) };

        OcrReply reply = await ReadAsync(TestPictures.WhitePng(200, 100));

        Assert.Equal((200, 100), (reply.Width, reply.Height));
        Assert.Equal([("first", 0.9876), ("second", 0.5)], reply.Lines.Select(line => (line.Text, line.Score)));
        Assert.Equal([[10, 20], [60, 20], [60, 30], [10, 30]], reply.Lines[0].Box);
    }

    [Fact]
    public async Task Read_UnsureLine_IsLeftOut()
    {
        detector.Boxes = [BoxAt(10, 20, 50, 10), BoxAt(10, 60, 30, 20)];
        recognizer.Readings = new() { [(50, 10)] = new("", 0), [(30, 20)] = new("kept", 0.9f) };

        Assert.Equal(["kept"], (await ReadAsync(TestPictures.WhitePng(200, 100))).Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Read_NoLines_AsksNobodyToRead()
    {
        OcrReply reply = await ReadAsync(TestPictures.WhitePng(200, 100));

        Assert.Empty(reply.Lines);
        Assert.Equal(0, recognizer.Calls);
    }

    [Fact]
    public async Task Read_LargeImage_IsScaledForTheOthersAndItsBoxesBack()
    {
        detector.Boxes = [BoxAt(0, 496, 992, 100)];
        recognizer.Readings = new() { [(992, 100)] = new("wide", 1) };

        OcrReply reply = await ReadAsync(TestPictures.WhitePng(3000, 3000));

        Assert.Equal((1984, 1984), (detector.Page!.Width, detector.Page.Height));
        Assert.Equal([[0, 750], [1500, 750], [1500, 901], [0, 901]], Assert.Single(reply.Lines).Box);
    }

    [Fact]
    public async Task Read_NoImage_IsABadRequestAndAsksNobody()
    {
        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync("text"u8.ToArray()));

        Assert.Equal(StatusCodes.Status400BadRequest, refusal.StatusCode);
        Assert.Null(detector.Page);
    }

    [Fact]
    public async Task Read_LargerThanTheOption_IsABadRequest()
    {
        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(TestPictures.WhitePng(200, 100), new() { MaxMegapixels = 0.01 }));

        Assert.Contains("200 x 100", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RecognizerFails_Fails()
    {
        detector.Boxes = [BoxAt(10, 20, 50, 10)];

        await Assert.ThrowsAsync<KeyNotFoundException>(() => ReadAsync(TestPictures.WhitePng(200, 100)));
    }

    private Task<OcrReply> ReadAsync(byte[] body, OcrOptions? options = null) =>
        new OcrDeployment(detector, recognizer, Options.Create(options ?? new())).ReadAsync(PipeReader.Create(new MemoryStream(body)), Cancel);

    private static Box BoxAt(int x, int y, int width, int height) => new(new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height));

    private sealed class FakeDetector : IDetector
    {
        public Box[] Boxes { get; set; } = [];

        public Picture? Page { get; private set; }

        public Task<Box[]> DetectAsync(Picture page, CancellationToken cancel)
        {
            Page = page;
            return Task.FromResult(Boxes);
        }
    }

    /// <summary>Knows a line by its size.</summary>
    private sealed class FakeRecognizer : IRecognizer
    {
        public Dictionary<(int Width, int Height), Reading> Readings { get; set; } = [];

        public int Calls { get; private set; }

        public async Task<Reading> RecognizeAsync(Picture crop, CancellationToken cancel)
        {
            Calls++;
            await Task.Yield();
            return Readings[(crop.Width, crop.Height)];
        }
    }
}
