using Ocr.Model.Geometry;

namespace Ocr.Model.Detection;

/// <summary>From the map of probabilities to the boxes of lines.</summary>
/// <remarks>
/// <list type="number">
/// <item>Pixels that are text are joined to components; each is held by the rectangle of least area around it.</item>
/// <item>One that is thin, or whose pixels are not sure enough in the mean, is dropped.</item>
/// <item>The network marks the core of a line only: the rectangle grows by its area to its perimeter, times a ratio.</item>
/// <item>What is left is scaled to the page, and put into reading order.</item>
/// </list>
/// </remarks>
internal static class BoxFinder
{
    private const int MaxComponents = 1000;
    private const double LeastScore = 0.5;
    private const double GrowthRatio = 1.6;
    private const double LeastSideOfCore = 3;
    private const double LeastSideGrown = 5;
    private const int LeastSideOnPage = 3;

    public static Box[] Find(TextMap map, int pageWidth, int pageHeight)
    {
        List<Box> boxes = [];
        foreach (List<Corner> component in Components.Find(TextMask.Of(map), map.Width).Take(MaxComponents))
        {
            LeastRectangle core = LeastRectangle.Around(component);
            if (core.ShortSide < LeastSideOfCore || BoxScore.Of(map, core.Corners) < LeastScore)
                continue;
            LeastRectangle grown = Grown(core);
            if (grown.ShortSide >= LeastSideGrown && OnPage(grown.Corners, map, pageWidth, pageHeight) is { } box)
                boxes.Add(box);
        }

        return ReadingOrder.Of(boxes);
    }

    internal static LeastRectangle Grown(LeastRectangle core)
    {
        Box box = core.Corners.Select(point => point.Truncated);
        return LeastRectangle.Around(Outline.Moved(box, core.Area * GrowthRatio / core.Perimeter));
    }

    private static Box? OnPage(Quad quad, TextMap map, int width, int height)
    {
        (double scaleX, double scaleY) = ((double)width / map.Width, (double)height / map.Height);
        Point Scaled(Point point) => new(
            Math.Clamp(Math.Round(point.X * scaleX), 0, width), Math.Clamp(Math.Round(point.Y * scaleY), 0, height));
        Quad ordered = Quad.Ordered(Scaled(quad.TopLeft), Scaled(quad.TopRight), Scaled(quad.BottomRight), Scaled(quad.BottomLeft));
        Box box = ordered.Select(point => new((int)Math.Min(point.X, width - 1), (int)Math.Min(point.Y, height - 1)));
        bool isTiny = (int)Box.Distance(box.TopLeft, box.TopRight) <= LeastSideOnPage || (int)Box.Distance(box.TopLeft, box.BottomLeft) <= LeastSideOnPage;
        return isTiny ? null : box;
    }
}
