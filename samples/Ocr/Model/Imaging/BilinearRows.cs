using System.Numerics.Tensors;

namespace Ocr.Model.Imaging;

/// <summary>
/// The rows of a picture scaled to another size: bilinear between pixel centres, edges repeated, no anti-aliasing. Values are rounded to
/// whole numbers from 0 to 255.
/// </summary>
internal sealed class BilinearRows
{
    private readonly Picture source;
    private readonly int height;
    private readonly Tap[] taps;

    // Two rows of the source, scaled in x: rows of the result that follow each other mostly lie between the same two.
    private float[] upper;
    private float[] lower;
    private int upperRow = -1;
    private int lowerRow = -1;

    public BilinearRows(Picture source, int width, int height)
    {
        this.source = source;
        this.height = height;
        Width = width;
        taps = new Tap[width];
        for (int x = 0; x < width; x++)
            taps[x] = Tap.At(x, width, source.Width);
        upper = new float[3 * width];
        lower = new float[3 * width];
    }

    public int Width { get; }

    /// <summary>Writes a row: first its blues, then its greens, then its reds.</summary>
    /// <param name="y">The row, from the top; going down is quickest.</param>
    /// <param name="row">Three times <see cref="Width"/>.</param>
    public void Read(int y, Span<float> row)
    {
        Tap tap = Tap.At(y, height, source.Height);
        Load(tap.First, tap.Second);
        TensorPrimitives.Lerp<float>(upper, lower, tap.Weight, row);
        TensorPrimitives.Round<float>(row, row);
    }

    private void Load(int first, int second)
    {
        if (first == lowerRow)
        {
            (upper, lower) = (lower, upper);
            (upperRow, lowerRow) = (lowerRow, upperRow);
        }

        if (first != upperRow)
            Scale(source.Row(upperRow = first), upper);
        if (second != lowerRow)
            Scale(source.Row(lowerRow = second), lower);
    }

    private void Scale(ReadOnlySpan<byte> pixels, Span<float> row)
    {
        Span<float> blue = row[..Width], green = row.Slice(Width, Width), red = row.Slice(2 * Width, Width);
        for (int x = 0; x < taps.Length; x++)
        {
            Tap tap = taps[x];
            ReadOnlySpan<byte> first = pixels.Slice(3 * tap.First, 3), second = pixels.Slice(3 * tap.Second, 3);
            blue[x] = first[0] + ((second[0] - first[0]) * tap.Weight);
            green[x] = first[1] + ((second[1] - first[1]) * tap.Weight);
            red[x] = first[2] + ((second[2] - first[2]) * tap.Weight);
        }
    }

    /// <summary>The two pixels a pixel of the result lies between, and how near to the second.</summary>
    private readonly record struct Tap(int First, int Second, float Weight)
    {
        public static Tap At(int position, int scaled, int size)
        {
            double place = Math.Clamp(((position + 0.5) * size / scaled) - 0.5, 0, size - 1);
            int first = (int)place;
            return new(first, Math.Min(first + 1, size - 1), (float)(place - first));
        }
    }
}
