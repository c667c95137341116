using System.Text.Json;
using System.Text.Json.Serialization;
using Ocr.Model;
using Ocr.Model.Imaging;

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
