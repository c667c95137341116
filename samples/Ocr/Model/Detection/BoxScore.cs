using System.Numerics.Tensors;
using Ocr.Model.Geometry;

namespace Ocr.Model.Detection;

/// <summary>How sure the detector is of a box.</summary>
internal static class BoxScore
{
    /// <summary>The mean probability of the pixels in a convex box, its borders among them; 0 where none is on the map.</summary>
    public static double Of(TextMap map, Quad quad)
    {
        Box box = InPixels(quad);
        Corner[] corners = [box.TopLeft, box.TopRight, box.BottomRight, box.BottomLeft];
        double sum = 0;
        long count = 0;
        int first = Math.Max(0, corners.Min(corner => corner.Y)), last = Math.Min(map.Height - 1, corners.Max(corner => corner.Y));
        for (int y = first; y <= last; y++)
        {
            (double left, double right) = Extent(corners, y);
            int start = Math.Max(0, (int)Math.Round(left)), end = Math.Min(map.Width - 1, (int)Math.Round(right));
            if (start > end)
                continue;
            sum += TensorPrimitives.Sum(map.Row(y)[start..(end + 1)]);
            count += end - start + 1;
        }

        return count == 0 ? 0 : sum / count;
    }

    // Truncated relative to the pixel that holds the least x and the least y, as the model's makers do.
    private static Box InPixels(Quad quad)
    {
        Point origin = new(
            Math.Floor(Math.Min(Math.Min(quad.TopLeft.X, quad.TopRight.X), Math.Min(quad.BottomRight.X, quad.BottomLeft.X))),
            Math.Floor(Math.Min(Math.Min(quad.TopLeft.Y, quad.TopRight.Y), Math.Min(quad.BottomRight.Y, quad.BottomLeft.Y))));
        return quad.Select(point =>
        {
            Corner inner = (point - origin).Truncated;
            return new(inner.X + (int)origin.X, inner.Y + (int)origin.Y);
        });
    }

    /// <summary>From where to where a row runs through a convex shape.</summary>
    private static (double Left, double Right) Extent(Corner[] corners, int y)
    {
        double left = double.MaxValue, right = double.MinValue;
        for (int i = 0; i < corners.Length; i++)
        {
            Corner from = corners[i], to = corners[(i + 1) % corners.Length];
            if (y < Math.Min(from.Y, to.Y) || y > Math.Max(from.Y, to.Y))
                continue;
            double x = from.Y == to.Y ? from.X : from.X + ((double)(to.X - from.X) * (y - from.Y) / (to.Y - from.Y));
            double other = from.Y == to.Y ? to.X : x;
            left = Math.Min(left, Math.Min(x, other));
            right = Math.Max(right, Math.Max(x, other));
        }

        return (left, right);
    }
}
