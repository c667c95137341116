namespace Ocr.Serving;

/// <summary>What a picture says.</summary>
/// <param name="Width">Of the picture, upright.</param>
/// <param name="Height">Of the picture, upright.</param>
/// <param name="Lines">Its lines in reading order.</param>
public sealed record OcrReply(int Width, int Height, IReadOnlyList<OcrLine> Lines);
