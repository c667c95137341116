namespace Ocr.Model.Geometry;

/// <summary>Moves the outline of a box outwards.</summary>
internal static class Outline
{
    // How far a chord may lie from the arc it stands for, in pixels; for a small arc, as a part of its radius.
    private const double Tolerance = 0.25;

    /// <summary>The outline at a distance from a convex box, its corners rounded off, in whole pixels.</summary>
    /// <param name="box">Clockwise on the screen.</param>
    /// <param name="distance">How far outwards, above 0.</param>
    public static List<Corner> Moved(Box box, double distance)
    {
        Point[] corners = [Of(box.TopLeft), Of(box.TopRight), Of(box.BottomRight), Of(box.BottomLeft)];
        List<Corner> outline = [];
        for (int i = 0; i < corners.Length; i++)
        {
            Point corner = corners[i];
            double from = Outwards(corners[(i + 3) % 4], corner), to = Outwards(corner, corners[(i + 1) % 4]);
            double turn = to - from;
            if (turn < 0)
                turn += 2 * Math.PI;
            int steps = Math.Max(1, (int)Math.Round(turn / StepOf(distance)));
            for (int step = 0; step <= steps; step++)
            {
                double angle = from + (turn * step / steps);
                outline.Add((corner + (new Point(Math.Cos(angle), Math.Sin(angle)) * distance)).Rounded);
            }
        }

        return outline;
    }

    /// <summary>The angle between two points of an arc whose chord keeps to the tolerance.</summary>
    private static double StepOf(double radius) => 2 * Math.Acos(1 - (Math.Min(Tolerance, radius * Tolerance) / radius));

    /// <summary>The angle of the direction that leads away from a box across this side of it.</summary>
    private static double Outwards(Point from, Point to) => Math.Atan2(from.X - to.X, to.Y - from.Y);

    private static Point Of(Corner corner) => new(corner.X, corner.Y);
}
