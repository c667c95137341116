namespace Ocr.Model.Geometry;

/// <summary>The rectangle of least area, at any angle, that holds a set of points. One of its sides lies on a side of their hull.</summary>
/// <param name="Corners">Its corners.</param>
/// <param name="LongSide">The length of the longer sides.</param>
/// <param name="ShortSide">The length of the shorter sides; 0 around a point or a line.</param>
internal readonly record struct LeastRectangle(Quad Corners, double LongSide, double ShortSide)
{
    public double Area => LongSide * ShortSide;

    public double Perimeter => 2 * (LongSide + ShortSide);

    /// <param name="points">At least one; their order changes.</param>
    public static LeastRectangle Around(List<Corner> points)
    {
        Corner[] hull = ConvexHull.Around(points);
        if (hull.Length == 1)
        {
            Point only = new(hull[0].X, hull[0].Y);
            return new(new(only, only, only, only), 0, 0);
        }

        Candidate best = default;
        for (int i = 0; i < hull.Length; i++)
        {
            Candidate candidate = OnSide(hull, hull[i], hull[(i + 1) % hull.Length]);
            if (i == 0 || candidate.Area < best.Area)
                best = candidate;
        }

        return best.ToRectangle();
    }

    private static Candidate OnSide(Corner[] hull, Corner from, Corner to)
    {
        Point direction = new(to.X - from.X, to.Y - from.Y);
        direction *= 1 / direction.Length;
        Candidate candidate = new(direction, double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        foreach (Corner corner in hull)
        {
            double along = (corner.X * direction.X) + (corner.Y * direction.Y);
            double across = (corner.Y * direction.X) - (corner.X * direction.Y);
            candidate = candidate with
            {
                Start = Math.Min(candidate.Start, along),
                End = Math.Max(candidate.End, along),
                Low = Math.Min(candidate.Low, across),
                High = Math.Max(candidate.High, across),
            };
        }

        return candidate;
    }

    /// <summary>The rectangle with one side along a direction: its extent along that, and across.</summary>
    private readonly record struct Candidate(Point Direction, double Start, double End, double Low, double High)
    {
        public double Area => (End - Start) * (High - Low);

        public LeastRectangle ToRectangle()
        {
            Quad corners = Quad.Ordered(At(Start, Low), At(End, Low), At(End, High), At(Start, High));
            double length = End - Start, breadth = High - Low;
            return new(corners, Math.Max(length, breadth), Math.Min(length, breadth));
        }

        private Point At(double along, double across) =>
            new((along * Direction.X) - (across * Direction.Y), (along * Direction.Y) + (across * Direction.X));
    }
}
