namespace Ocr.Model.Detection;

/// <summary>What the detector gives: for each pixel how probably it belongs to text, row by row.</summary>
internal readonly ref struct TextMap(ReadOnlySpan<float> probabilities, int width, int height)
{
    public ReadOnlySpan<float> Probabilities { get; } = probabilities;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public ReadOnlySpan<float> Row(int y) => Probabilities.Slice(y * Width, Width);
}
