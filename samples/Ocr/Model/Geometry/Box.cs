namespace Ocr.Model.Geometry;

/// <summary>Where a line of text stands: four corners, clockwise from the top left.</summary>
public readonly record struct Box(Corner TopLeft, Corner TopRight, Corner BottomRight, Corner BottomLeft)
{
    /// <summary>The longer of the two sides along the text.</summary>
    internal double Width => Math.Max(Distance(TopLeft, TopRight), Distance(BottomRight, BottomLeft));

    /// <summary>The longer of the two sides across it.</summary>
    internal double Height => Math.Max(Distance(TopLeft, BottomLeft), Distance(TopRight, BottomRight));

    internal Box Select(Func<Corner, Corner> change) => new(change(TopLeft), change(TopRight), change(BottomRight), change(BottomLeft));

    internal static double Distance(Corner a, Corner b) => Math.Sqrt((double)((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
