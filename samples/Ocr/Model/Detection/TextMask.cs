using System.Numerics.Tensors;

namespace Ocr.Model.Detection;

/// <summary>Which pixels are text: those above a threshold, and their right, lower and lower right neighbours.</summary>
internal static class TextMask
{
    private const float Threshold = 0.3f;

    /// <returns>1 for text, 0 for none, row by row.</returns>
    public static byte[] Of(TextMap map)
    {
        byte[] mask = new byte[map.Width * map.Height];
        byte[] above = new byte[map.Width], current = new byte[map.Width];
        for (int y = 0; y < map.Height; y++)
        {
            ReadOnlySpan<float> probabilities = map.Row(y);
            byte left = 0;
            for (int x = 0; x < current.Length; x++)
            {
                byte own = probabilities[x] > Threshold ? (byte)1 : (byte)0;
                current[x] = (byte)(own | left);
                left = own;
            }

            TensorPrimitives.BitwiseOr<byte>(current, above, mask.AsSpan(y * map.Width, map.Width));
            (above, current) = (current, above);
        }

        return mask;
    }
}
