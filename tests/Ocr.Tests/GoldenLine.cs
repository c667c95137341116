using System.Text.Json.Serialization;
using Ocr.Model.Geometry;

namespace Ocr.Tests;

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
