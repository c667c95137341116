using Ocr.Model.Geometry;
using Ocr.Model.Recognition;

namespace Ocr.Serving;

/// <summary>A line of text.</summary>
/// <param name="Box">Four corners [x, y] in pixels of the picture, clockwise from the top left.</param>
/// <param name="Text">What it says.</param>
/// <param name="Score">How sure that is, from 0 to 1, in four digits.</param>
public sealed record OcrLine(int[][] Box, string Text, double Score)
{
    internal static OcrLine Of(Box box, Reading reading) => new(
        [.. new[] { box.TopLeft, box.TopRight, box.BottomRight, box.BottomLeft }.Select(corner => new[] { corner.X, corner.Y })],
        reading.Text,
        Math.Round(reading.Score, 4));
}
