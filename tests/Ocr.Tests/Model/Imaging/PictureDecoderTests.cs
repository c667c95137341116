using System.Buffers.Binary;
using CsCheck;
using Ocr.Model;
using Ocr.Model.Imaging;
using SkiaSharp;

namespace Ocr.Tests.Model.Imaging;

public sealed class PictureDecoderTests
{
    private static readonly byte[] Png = TestPictures.Encode(64, 48, SKEncodedImageFormat.Png, Gradient);
    private static readonly byte[] Jpeg = TestPictures.Encode(64, 48, SKEncodedImageFormat.Jpeg, Gradient);
    private static readonly byte[] Webp = TestPictures.Encode(64, 48, SKEncodedImageFormat.Webp, Gradient);

    [Fact]
    public void TryDecode_Png_IsBlueGreenRed()
    {
        Picture picture = Decode(Png);

        Assert.Equal((64, 48), (picture.Width, picture.Height));
        Assert.Equal((100, 5 * 30, 4 * 40), picture.At(40, 30));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void TryDecode_LossyFormat_IsNear(SKEncodedImageFormat format)
    {
        Picture picture = Decode(format == SKEncodedImageFormat.Jpeg ? Jpeg : Webp);

        Assert.Equal((64, 48), (picture.Width, picture.Height));
        var (blue, green, red) = picture.At(40, 30);
        Assert.InRange(blue, 90, 110);
        Assert.InRange(green, 140, 160);
        Assert.InRange(red, 150, 170);
    }

    [Theory]
    [InlineData(0, 255, 255)]
    [InlineData(255, 100, 20)]
    [InlineData(51, 224, 208)]
    public void TryDecode_Transparent_LiesOnWhite(byte alpha, int blue, int red)
    {
        Picture picture = Decode(TestPictures.Encode(32, 32, SKEncodedImageFormat.Png, (_, _) => new SKColor(20, 100, 100, alpha)));

        Assert.Equal((blue, blue, red), (picture.At(3, 4).Blue, picture.At(3, 4).Green, picture.At(3, 4).Red));
    }

    /// <summary>A camera's picture that is red at the scene's top left, and its file's sides are where EXIF says.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 1)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 1, 0)]
    public void TryDecode_CameraHeldSideways_IsUpright(byte orientation, int redX, int redY)
    {
        byte[] jpeg = TestPictures.Encode(64, 32, SKEncodedImageFormat.Jpeg, (x, y) => x / 32 == redX && y / 16 == redY ? SKColors.Red : SKColors.Black);

        Picture picture = Decode([.. jpeg[..2], .. Exif(orientation), .. jpeg[2..]]);

        Assert.Equal(orientation > 4 ? (32, 64) : (64, 32), (picture.Width, picture.Height));
        Assert.True(picture.At(4, 4).Red > 200);
        Assert.True(picture.At(picture.Width - 5, 4).Red < 50);
        Assert.True(picture.At(4, picture.Height - 5).Red < 50);
    }

    [Fact]
    public void TryDecode_Empty_IsRefused() => Assert.Equal("The body is empty. Send an image as the body: PNG, JPEG or WebP.", Problem([]));

    [Fact]
    public void TryDecode_Text_IsRefused() =>
        Assert.Equal("The body is no image that can be read: it begins with 48656C6C6F. Send PNG, JPEG or WebP.", Problem("Hello"u8.ToArray()));

    [Fact]
    public void TryDecode_Form_IsRefused() => Assert.Equal("The body is a form, not an image. Send the file itself as the body.", Problem("--x\r\n"u8.ToArray()));

    [Fact]
    public void TryDecode_AnotherFormat_IsRefusedByName()
    {
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];

        Assert.Equal("The image is GIF. Send PNG, JPEG or WebP.", Problem(gif));
    }

    [Fact]
    public void TryDecode_CutOff_NamesSizeAndLength() =>
        Assert.Equal($"The PNG image of 64 x 48 is cut off: it ends before its last row, at {Png.Length - 60} bytes. Send the whole file.", Problem(Png[..^60]));

    [Fact]
    public void TryDecode_CutOffInTheHeader_SaysSo() =>
        Assert.Equal("The JPEG image is cut off or damaged: its header cannot be read, at 20 bytes. Send the whole file.", Problem(Jpeg[..20]));

    [Fact]
    public void TryDecode_Damaged_SaysSo()
    {
        byte[] damaged = [.. Png];
        damaged.AsSpan(damaged.Length / 2, 10).Fill(0x55);

        Assert.Contains("is damaged", Problem(damaged), StringComparison.Ordinal);
    }

    /// <summary>What was cut off or changed anywhere is a picture or a reason, never an exception.</summary>
    [Fact]
    public void TryDecode_CutOrChangedAnywhere_NeverThrows() =>
        Gen.Select(Gen.Int[0, 2].Select(i => ((byte[][])[Png, Jpeg, Webp])[i]), Gen.Int[0, 10_000], Gen.Int[0, 10_000], Gen.Byte).Sample((file, cut, place, value) =>
        {
            byte[] changed = file[..(cut % (file.Length + 1))];
            if (changed.Length > 0)
                changed[place % changed.Length] = value;

            bool isRead = PictureDecoder.TryDecode(changed, new(1_000_000, 1_000_000), out Picture? picture, out string? problem);

            Assert.Equal(isRead, picture is not null);
            Assert.Equal(isRead, problem is null);
        });

    [Fact]
    public void TryDecode_TooManyPixels_IsRefusedByItsHeaderAlone()
    {
        Assert.Equal(
            "The image is 60000 x 50000, 3000 megapixels; the limit is 25 (Ocr:MaxMegapixels). Send a smaller one.",
            Problem(PngOfNothing(60_000, 50_000), new(25_000_000, 6_000_000)));
    }

    [Theory]
    [InlineData(40_000, 100)]
    [InlineData(2000, 3)]
    [InlineData(31, 2000)]
    [InlineData(2, 2000)]
    public void TryDecode_LongAndNarrow_IsRefusedForWhatTheDetectorWouldGet(int width, int height) =>
        Assert.Equal(
            $"The image is {width} x {height}: too long for its breadth. Send a part of it that is less so.",
            Problem(PngOfNothing(width, height), new(25_000_000, 6_000_000)));

    /// <summary>Rows above and below make it as cheap as a page.</summary>
    [Fact]
    public void TryDecode_OneLongLine_IsNotTooNarrow() =>
        Assert.Contains("is cut off", Problem(PngOfNothing(2000, 31), new(25_000_000, 6_000_000)), StringComparison.Ordinal);

    private static SKColor Gradient(int x, int y) => new((byte)(4 * x), (byte)(5 * y), 100);

    private static Picture Decode(byte[] file)
    {
        Assert.True(PictureDecoder.TryDecode(file, TestPictures.NoLimits, out Picture? picture, out string? problem), problem);
        return picture;
    }

    private static string Problem(byte[] file, DecodeLimits? limits = null) => ProblemOrNone(file, limits ?? TestPictures.NoLimits) ?? throw new InvalidOperationException("It was read.");

    private static string? ProblemOrNone(byte[] file, DecodeLimits limits) => PictureDecoder.TryDecode(file, limits, out _, out string? problem) ? null : problem;

    /// <summary>An APP1 segment that holds one entry: tag 0x0112, a short, the orientation.</summary>
    private static byte[] Exif(byte orientation)
    {
        byte[] tiff = [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        return [0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif"u8, 0, 0, .. tiff];
    }

    /// <summary>The header of a PNG and an image chunk without content.</summary>
    private static byte[] PngOfNothing(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] content)
    {
        byte[] named = [.. name, .. content];
        byte[] length = new byte[4], check = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32(named));
        return [.. length, .. named, .. check];
    }

    private static uint Crc32(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
