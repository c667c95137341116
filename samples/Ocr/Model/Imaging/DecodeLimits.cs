namespace Ocr.Model.Imaging;

/// <summary>Which images are read. One that is not is refused before its pixels take memory.</summary>
/// <param name="MaxPixels">Width times height at most.</param>
/// <param name="MaxDetectorPixels">As much at most of what the detector gets, which is larger than the image where that is long and narrow.</param>
internal sealed record DecodeLimits(long MaxPixels, long MaxDetectorPixels);
