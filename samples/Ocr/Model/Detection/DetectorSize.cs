namespace Ocr.Model.Detection;

/// <summary>The size a page has for the detector: the shorter side 736 or more, both multiples of 32.</summary>
internal readonly record struct DetectorSize(int Width, int Height)
{
    private const double LeastSide = 736;
    private const int Step = 32;

    public long Pixels => (long)Width * Height;

    public static DetectorSize Of(int width, int height)
    {
        double ratio = Math.Min(width, height) < LeastSide ? LeastSide / Math.Min(width, height) : 1;
        return new(Rounded(width * ratio), Rounded(height * ratio));
    }

    private static int Rounded(double size) => Step * (int)Math.Round(Math.Truncate(size) / Step);
}
