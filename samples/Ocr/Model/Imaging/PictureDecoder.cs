using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ocr.Model.Detection;
using SkiaSharp;

namespace Ocr.Model.Imaging;

/// <summary>Image files to pictures: PNG, JPEG and WebP. Transparent pixels are flattened onto white.</summary>
internal static class PictureDecoder
{
    private const string Formats = "PNG, JPEG or WebP";

    /// <summary>Decodes a whole file, or says why it cannot.</summary>
    public static bool TryDecode(byte[] file, DecodeLimits limits, [NotNullWhen(true)] out Picture? picture, [NotNullWhen(false)] out string? problem)
    {
        picture = null;
        problem = null;
        if (file.Length == 0)
        {
            problem = $"The body is empty. Send an image as the body: {Formats}.";
            return false;
        }

        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        problem = codec is null ? ProblemOfUnknown(file) : ProblemOf(codec.EncodedFormat) ?? ProblemOf(codec.Info.Width, codec.Info.Height, limits);
        if (problem is not null)
            return false;

        using SKBitmap bitmap = new(new SKImageInfo(codec!.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            string what = result == SKCodecResult.IncompleteInput ? "is cut off: it ends before its last row" : $"is damaged ({result})";
            problem = $"The {Name(codec.EncodedFormat)} image of {codec.Info.Width} x {codec.Info.Height} {what}, at {Number(file.Length)} bytes. Send the whole file.";
            return false;
        }

        picture = Orientation.Upright(Flattened(bitmap), codec.EncodedOrigin);
        return true;
    }

    private static string ProblemOfUnknown(byte[] file)
    {
        if (Signature.FormatOf(file) is { } format)
            return $"The {format} image is cut off or damaged: its header cannot be read, at {Number(file.Length)} bytes. Send the whole file.";
        return file.AsSpan().StartsWith("--"u8)
            ? "The body is a form, not an image. Send the file itself as the body."
            : $"The body is no image that can be read: it begins with {Signature.Text(file)}. Send {Formats}.";
    }

    private static string? ProblemOf(SKEncodedImageFormat format) =>
        format is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp ? null : $"The image is {Name(format)}. Send {Formats}.";

    private static string? ProblemOf(int width, int height, DecodeLimits limits)
    {
        long pixels = (long)width * height;
        if (pixels > limits.MaxPixels)
            return $"The image is {width} x {height}, {Megapixels(pixels)} megapixels; the limit is {Megapixels(limits.MaxPixels)} (Ocr:MaxMegapixels). Send a smaller one.";

        PageLayout layout = PageLayout.Of(width, height);
        bool isNarrow = layout.ScaledWidth == 0 || layout.ScaledHeight == 0 || DetectorSize.Of(layout.ScaledWidth, layout.PageHeight).Pixels > limits.MaxDetectorPixels;
        return isNarrow ? $"The image is {width} x {height}: too long for its breadth. Send a part of it that is less so." : null;
    }

    private static Picture Flattened(SKBitmap bitmap)
    {
        Picture picture = Picture.Black(bitmap.Width, bitmap.Height);
        for (int y = 0; y < bitmap.Height; y++)
        {
            ReadOnlySpan<byte> source = bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, 4 * bitmap.Width);
            Span<byte> target = picture.Bgr.AsSpan(3 * bitmap.Width * y, 3 * bitmap.Width);
            for (int x = 0; x < bitmap.Width; x++)
            {
                ReadOnlySpan<byte> from = source.Slice(4 * x, 4);
                Span<byte> to = target.Slice(3 * x, 3);
                int alpha = from[3];
                if (alpha == 255)
                {
                    from[..3].CopyTo(to);
                    continue;
                }

                for (int channel = 0; channel < 3; channel++)
                    to[channel] = (byte)(((from[channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }

        return picture;
    }

    private static string Name(SKEncodedImageFormat format) => format.ToString().ToUpperInvariant();

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megapixels(long pixels) => (pixels / 1e6).ToString("0.#", CultureInfo.InvariantCulture);
}
