using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Ocr.Model.Recognition;

namespace Ocr.Tests;

/// <summary>A reading, and how near another implementation has to come: the order of operations differs, and resizing of 8 bits with it.</summary>
public sealed record GoldenReading([property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("score")] float Score)
{
    private const float ScoreTolerance = 0.06f;

    public bool IsNear(Reading reading) => Folded(reading.Text) == Folded(Text) && Math.Abs(reading.Score - Score) <= ScoreTolerance;

    /// <summary>Without spaces, and full-width forms as ordinary ones.</summary>
    private static string Folded(string text) => string.Concat(
        text.Normalize(NormalizationForm.FormKC).Where(character => char.GetUnicodeCategory(character) != UnicodeCategory.SpaceSeparator));
}
