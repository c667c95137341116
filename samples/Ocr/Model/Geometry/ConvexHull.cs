namespace Ocr.Model.Geometry;

/// <summary>The convex hull of points, without points on its sides. One point or two for what is a point or a line.</summary>
internal static class ConvexHull
{
    /// <param name="points">At least one; their order changes.</param>
    /// <returns>The corners in one sense of rotation.</returns>
    public static Corner[] Around(List<Corner> points)
    {
        points.Sort(static (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        if (points[0] == points[^1])
            return [points[0]];

        // The chain on one side from the first point to the last, then the other side back; each leaves out its own end.
        Corner[] hull = new Corner[points.Count + 1];
        int count = 0;
        foreach (Corner point in points)
            count = Append(hull, count, 0, point);
        int start = count - 1;
        count = start;
        for (int i = points.Count - 1; i >= 0; i--)
            count = Append(hull, count, start, points[i]);
        return hull[..(count - 1)];
    }

    private static int Append(Corner[] hull, int count, int start, Corner point)
    {
        while (count >= start + 2 && Turn(hull[count - 2], hull[count - 1], point) <= 0)
            count--;
        if (count > start && hull[count - 1] == point)
            return count;
        hull[count] = point;
        return count + 1;
    }

    /// <summary>Above 0 where the way from a by b to c turns left in a plane whose y grows upwards.</summary>
    private static long Turn(Corner a, Corner b, Corner c) =>
        ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X));
}
