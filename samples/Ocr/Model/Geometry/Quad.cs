namespace Ocr.Model.Geometry;

/// <summary>Four corners, clockwise from the top left.</summary>
internal readonly record struct Quad(Point TopLeft, Point TopRight, Point BottomRight, Point BottomLeft)
{
    /// <summary>Of the two leftmost points the upper is the top left, of the two rightmost the upper is the top right.</summary>
    public static Quad Ordered(Point a, Point b, Point c, Point d)
    {
        Point[] byX = [.. new[] { a, b, c, d }.OrderBy(point => point.X)];
        (Point topLeft, Point bottomLeft) = byX[1].Y > byX[0].Y ? (byX[0], byX[1]) : (byX[1], byX[0]);
        (Point topRight, Point bottomRight) = byX[3].Y > byX[2].Y ? (byX[2], byX[3]) : (byX[3], byX[2]);
        return new(topLeft, topRight, bottomRight, bottomLeft);
    }

    public Box Select(Func<Point, Corner> change) => new(change(TopLeft), change(TopRight), change(BottomRight), change(BottomLeft));
}
