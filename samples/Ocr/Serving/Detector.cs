using Ocr.Model;
using Ocr.Model.Detection;
using Ocr.Model.Geometry;

namespace Ocr.Serving;

/// <summary>Finds the lines of one page at a time: pages have too many sizes to share a run.</summary>
public sealed class Detector(TextDetector model) : IDetector
{
    public Task<Box[]> DetectAsync(Picture page, CancellationToken cancel) => Task.FromResult(model.Detect(page, cancel));
}
