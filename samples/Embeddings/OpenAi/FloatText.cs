using System.Buffers.Text;

namespace Embeddings.OpenAi;

/// <summary>
/// Writes a float as a JSON number that reads back as the same float. The library looks for the shortest such text and takes 46 µs for an
/// embedding of 384 numbers, 1 % of what computing it costs; nine digits always do, and for the numbers of a unit vector one multiplication
/// finds them in 5 µs.
/// </summary>
internal static class FloatText
{
    /// <summary>The most bytes of one number: sign, nine digits, point, exponent, or a point and four zeros.</summary>
    public const int MaxLength = 16;

    private static ReadOnlySpan<double> Scales => [1e9, 1e10, 1e11, 1e12, 1e13];

    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">JSON has no infinity and no NaN.</exception>
    public static int Write(float value, Span<byte> into)
    {
        double size = Math.Abs((double)value);
        if (size is < 1e-5 or >= 1 || double.IsNaN(size))
            return WriteShortest(value, into);

        int zeros = size >= 0.1 ? 0 : size >= 0.01 ? 1 : size >= 0.001 ? 2 : size >= 0.0001 ? 3 : 4;
        // Nine digits. The product is off by one unit of them at most; half the distance to the next float is three units.
        uint digits = (uint)((size * Scales[zeros]) + 0.5);
        int written = 0;
        if (value < 0)
            into[written++] = (byte)'-';
        "0.0000"u8[..(2 + zeros)].CopyTo(into[written..]);
        written += 2 + zeros;
        digits.TryFormat(into[written..], out int length);
        written += length;
        while (into[written - 1] == (byte)'0')
            written--;
        return written;
    }

    private static int WriteShortest(float value, Span<byte> into)
    {
        if (!float.IsFinite(value))
            throw new ArgumentException($"JSON has no number for {value}.", nameof(value));
        return Utf8Formatter.TryFormat(value, into, out int written)
            ? written
            : throw new ArgumentException($"{into.Length} bytes are too few for {value}, {MaxLength} are enough.", nameof(into));
    }
}
