namespace Ocr.Model.Geometry;

/// <summary>A place in a plane whose y grows downwards.</summary>
internal readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>Towards zero. By way of a float: 41.9999999999 is a 42 that arithmetic has worn down.</summary>
    public Corner Truncated => new((int)(float)X, (int)(float)Y);

    public Corner Rounded => new((int)Math.Round(X), (int)Math.Round(Y));
}
