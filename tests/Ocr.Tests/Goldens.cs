using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ocr.Model;
using Ocr.Model.Geometry;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;

namespace Ocr.Tests;

/// <summary>What the makers' own program reads in an image.</summary>
public sealed record GoldenImage(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("width")] int Width,
    [property: JsonPropertyName("height")] int Height,
    [property: JsonPropertyName("detector_input")] int[] DetectorInput,
    [property: JsonPropertyName("lines")] GoldenLine[] Lines,
    [property: JsonPropertyName("rejected")] GoldenLine[] Rejected)
{
    /// <summary>How many lines the goldens have in all.</summary>
    public const int AllLines = 84;

    public static IReadOnlyList<GoldenImage> All
    {
        get
        {
            using FileStream file = System.IO.File.OpenRead(Path.Combine(TestModel.Folder, "ocr_goldens.json"));
            using JsonDocument document = JsonDocument.Parse(file);
            return document.RootElement.GetProperty("images").Deserialize<GoldenImage[]>()!;
        }
    }

    public static GoldenImage Named(string file) => All.Single(image => image.File == file);

    public byte[] Bytes => System.IO.File.ReadAllBytes(Path.Combine(TestModel.Folder, "images", File));

    public Picture Picture
    {
        get
        {
            Assert.True(PictureDecoder.TryDecode(Bytes, new(long.MaxValue, long.MaxValue), out Picture? picture, out string? problem), problem);
            return picture;
        }
    }

    public override string ToString() => File;
}

/// <summary>A line: where it is, what it says in a batch of six, and alone.</summary>
public sealed record GoldenLine(
    [property: JsonPropertyName("box")] int[][] Corners,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("score")] float Score,
    [property: JsonPropertyName("crop_size")] int[] CropSize,
    [property: JsonPropertyName("alone")] GoldenReading Alone)
{
    public Box Box => new(Corner(0), Corner(1), Corner(2), Corner(3));

    private Corner Corner(int i) => new(Corners[i][0], Corners[i][1]);
}

/// <summary>A reading, and how near another implementation has to come: the order of operations differs, and resizing of 8 bits with it.</summary>
public sealed record GoldenReading([property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("score")] float Score)
{
    private const float ScoreTolerance = 0.06f;

    public bool IsNear(Reading reading) => Folded(reading.Text) == Folded(Text) && Math.Abs(reading.Score - Score) <= ScoreTolerance;

    /// <summary>Without spaces, and full-width forms as ordinary ones.</summary>
    private static string Folded(string text) => string.Concat(
        text.Normalize(NormalizationForm.FormKC).Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.SpaceSeparator));
}
