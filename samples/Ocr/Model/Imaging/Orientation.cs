using SkiaSharp;

namespace Ocr.Model.Imaging;

/// <summary>Turns pictures upright that a camera took sideways and says so in the file; browsers show them upright too.</summary>
internal static class Orientation
{
    public static Picture Upright(Picture picture, SKEncodedOrigin origin)
    {
        // The origin names the sides of the scene at which row 0 and column 0 of the file are.
        (bool swap, bool flipX, bool flipY) = origin switch
        {
            SKEncodedOrigin.TopRight => (false, true, false),
            SKEncodedOrigin.BottomRight => (false, true, true),
            SKEncodedOrigin.BottomLeft => (false, false, true),
            SKEncodedOrigin.LeftTop => (true, false, false),
            SKEncodedOrigin.RightTop => (true, true, false),
            SKEncodedOrigin.RightBottom => (true, true, true),
            SKEncodedOrigin.LeftBottom => (true, false, true),
            _ => (false, false, false),
        };
        if (!swap && !flipX && !flipY)
            return picture;

        Picture upright = swap ? Picture.Black(picture.Height, picture.Width) : Picture.Black(picture.Width, picture.Height);
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = picture.Row(y);
            for (int x = 0; x < picture.Width; x++)
            {
                (int targetX, int targetY) = swap ? (y, x) : (x, y);
                if (flipX)
                    targetX = upright.Width - 1 - targetX;
                if (flipY)
                    targetY = upright.Height - 1 - targetY;
                row.Slice(3 * x, 3).CopyTo(upright.Bgr.AsSpan(3 * ((targetY * upright.Width) + targetX), 3));
            }
        }

        return upright;
    }
}
