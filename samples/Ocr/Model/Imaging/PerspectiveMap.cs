using Ocr.Model.Geometry;

namespace Ocr.Model.Imaging;

/// <summary>
/// The perspective map of an upright rectangle, its top left at the origin, onto a box: (x, y) to
/// ((ax + by + c) / w, (dx + ey + f) / w) with w = gx + hy + 1.
/// </summary>
internal readonly record struct PerspectiveMap(double A, double B, double C, double D, double E, double F, double G, double H)
{
    /// <exception cref="ArgumentException">Three corners of the box lie on a line.</exception>
    public static PerspectiveMap Onto(Box box, int width, int height)
    {
        (Corner p0, Corner p1, Corner p2, Corner p3) = (box.TopLeft, box.TopRight, box.BottomRight, box.BottomLeft);
        // From the unit square: what the corners leave over a parallelogram is the perspective.
        double ax = p1.X - p2.X, ay = p1.Y - p2.Y, bx = p3.X - p2.X, by = p3.Y - p2.Y;
        double restX = p0.X - p1.X + p2.X - p3.X, restY = p0.Y - p1.Y + p2.Y - p3.Y;
        double area = (ax * by) - (bx * ay);
        if (area == 0)
            throw new ArgumentException($"{box} has three corners on one line.", nameof(box));

        double g = ((restX * by) - (bx * restY)) / area, h = ((ax * restY) - (restX * ay)) / area;
        return new(
            (p1.X - p0.X + (g * p1.X)) / width, (p3.X - p0.X + (h * p3.X)) / height, p0.X,
            (p1.Y - p0.Y + (g * p1.Y)) / width, (p3.Y - p0.Y + (h * p3.Y)) / height, p0.Y,
            g / width, h / height);
    }

    public Point At(double x, double y)
    {
        double w = 1 / ((G * x) + (H * y) + 1);
        return new(((A * x) + (B * y) + C) * w, ((D * x) + (E * y) + F) * w);
    }
}
