using Ocr.Model.Geometry;

namespace Ocr.Model.Detection;

/// <summary>Lines from top to bottom; those whose tops are nearly level, from left to right.</summary>
internal static class ReadingOrder
{
    // In pixels of the page.
    private const int Level = 10;

    public static Box[] Of(IEnumerable<Box> boxes)
    {
        Box[] ordered = [.. boxes.OrderBy(box => box.TopLeft.Y).ThenBy(box => box.TopLeft.X)];
        for (int i = 0; i + 1 < ordered.Length; i++)
        {
            for (int j = i; j >= 0 && IsBefore(ordered[j + 1].TopLeft, ordered[j].TopLeft); j--)
                (ordered[j], ordered[j + 1]) = (ordered[j + 1], ordered[j]);
        }

        return ordered;
    }

    private static bool IsBefore(Corner later, Corner earlier) => Math.Abs(later.Y - earlier.Y) < Level && later.X < earlier.X;
}
