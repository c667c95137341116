using Ocr.Model.Geometry;

namespace Ocr.Model.Imaging;

/// <summary>How an image becomes the page that is read: scaled where it is very large or very small, black rows added where it is very flat.</summary>
/// <param name="Width">Of the image.</param>
/// <param name="Height">Of the image.</param>
/// <param name="ScaledWidth">Of the page.</param>
/// <param name="ScaledHeight">Of the page without the rows added.</param>
/// <param name="Padding">Rows added above, and as many below.</param>
internal readonly record struct PageLayout(int Width, int Height, int ScaledWidth, int ScaledHeight, int Padding)
{
    private const double LongestSide = 2000;
    private const double ShortestSide = 30;
    private const double FlattestRatio = 8;

    public int PageHeight => ScaledHeight + (2 * Padding);

    /// <summary>The layout for an image of this size; a side of the page is 0 for one so narrow that nothing of it would be left.</summary>
    public static PageLayout Of(int width, int height)
    {
        (int scaledWidth, int scaledHeight) = (width, height);
        if (Math.Max(width, height) > LongestSide)
            (scaledWidth, scaledHeight) = Scaled(width, height, LongestSide / Math.Max(width, height));
        if (Math.Min(scaledWidth, scaledHeight) is > 0 and < (int)ShortestSide)
            (scaledWidth, scaledHeight) = Scaled(scaledWidth, scaledHeight, ShortestSide / Math.Min(scaledWidth, scaledHeight));

        bool isFlat = scaledHeight <= ShortestSide || (double)scaledWidth / scaledHeight > FlattestRatio;
        int padding = isFlat ? Math.Abs((2 * Math.Max((int)(scaledWidth / FlattestRatio), (int)ShortestSide)) - scaledHeight) / 2 : 0;
        return new(width, height, scaledWidth, scaledHeight, padding);
    }

    public Picture Apply(Picture image)
    {
        Picture scaled = Scaling.To(image, ScaledWidth, ScaledHeight);
        if (Padding == 0)
            return scaled;

        Picture page = Picture.Black(ScaledWidth, PageHeight);
        scaled.Bgr.CopyTo(page.Bgr.AsSpan(3 * ScaledWidth * Padding));
        return page;
    }

    /// <summary>Where a box of the page is in the image.</summary>
    public Box ToImage(Box box)
    {
        PageLayout layout = this;
        return box.Select(corner => new(
            Back(corner.X, layout.Width, layout.ScaledWidth), Back(corner.Y - layout.Padding, layout.Height, layout.ScaledHeight)));
    }

    private static int Back(int position, int size, int scaled) => Math.Clamp((int)Math.Round((double)position * size / scaled), 0, size);

    private static (int Width, int Height) Scaled(int width, int height, double factor) => (Rounded(width * factor), Rounded(height * factor));

    private static int Rounded(double size) => 32 * (int)Math.Round(Math.Truncate(size) / 32);
}
