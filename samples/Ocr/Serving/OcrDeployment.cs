using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;

namespace Ocr.Serving;

/// <summary>Reads pictures: asks one deployment where the lines are, and another, for all of them at once, what they say.</summary>
[Deployment(Name = "Ocr")]
public sealed class OcrDeployment(IDetector detector, IRecognizer recognizer, IOptions<OcrOptions> options)
{
    private const float LeastScore = 0.5f;

    // Half as much again as the largest square page, so that only what is long and narrow has more. At four million pixels the detector
    // takes half a gigabyte.
    private const long MaxDetectorPixels = 6_000_000;

    private static readonly string Page = Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html");

    private readonly DecodeLimits limits = new((long)(options.Value.MaxMegapixels * 1e6), MaxDetectorPixels);

    [HttpGet("/")]
    public IResult Index() => TypedResults.PhysicalFile(Page, "text/html; charset=utf-8");

    /// <summary>Takes an image file as its body.</summary>
    /// <exception cref="BadHttpRequestException">It is none that can be read: a status of 400.</exception>
    [HttpPost("/")]
    public async Task<OcrReply> ReadAsync(PipeReader body, CancellationToken cancel)
    {
        byte[] file = await RequestBody.ReadAsync(body, cancel);
        if (!PictureDecoder.TryDecode(file, limits, out var image, out string? problem)) throw new BadHttpRequestException(problem);
        var layout = PageLayout.Of(image.Width, image.Height);
        var page = layout.Apply(image);
        Box[] boxes = await detector.DetectAsync(page, cancel);
        Reading[] readings = await Task.WhenAll(boxes.Select(box => recognizer.RecognizeAsync(Crops.Take(page, box), cancel)));
        var lines = boxes.Zip(readings).Where(line => line.Second.Score >= LeastScore).Select(line => OcrLine.Of(layout.ToImage(line.First), line.Second));
        return new(image.Width, image.Height, [.. lines]);
    }
}
