using Ocr.Model;
using Ocr.Model.Geometry;

namespace Ocr.Serving;

/// <summary>Finds lines of text.</summary>
public interface IDetector
{
    /// <summary>The lines of a page in reading order, in its pixels.</summary>
    Task<Box[]> DetectAsync(Picture page, CancellationToken cancel);
}
