namespace Ocr.Model.Recognition;

/// <summary>How wide a crop is when it is 48 rows high, and to what width it is padded.</summary>
internal static class LineWidth
{
    public const int Height = 48;

    /// <summary>The least width the recognizer was trained with.</summary>
    public const int Least = 320;

    /// <summary>The widest line, some 130 letters; a wider one is squeezed. The memory of a run grows with the square of its width.</summary>
    public const int Most = 3200;

    // A run of the network has its fixed cost, so similar widths share one; a thirtieth of a full line is not worth one of its own.
    private const int Step = 32;

    /// <summary>The width the line itself takes.</summary>
    public static int Of(Picture crop, int padded) => Math.Min(padded, (int)Math.Ceiling(Height * Ratio(crop)));

    /// <summary>
    /// The width it is padded to. It depends on the crop alone: what a line reads as depends a little on the padding, and must not depend on
    /// who else is in the batch.
    /// </summary>
    public static int Padded(Picture crop)
    {
        int width = Math.Clamp((int)Math.Ceiling(Height * Ratio(crop)), Least, Most);
        return (width + Step - 1) / Step * Step;
    }

    private static double Ratio(Picture crop) => (double)crop.Width / crop.Height;
}
