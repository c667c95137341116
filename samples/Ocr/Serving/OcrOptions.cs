using System.ComponentModel.DataAnnotations;
using Ocr.Model.Recognition;

namespace Ocr.Serving;

/// <summary>What can be set of the sample: section <c>Ocr</c> of the configuration, as in <c>--Ocr:Model models/ppocr-v4</c>.</summary>
public sealed class OcrOptions : IValidatableObject
{
    /// <summary>The folder with <c>det.onnx</c>, <c>rec.onnx</c> and <c>charset.txt</c>.</summary>
    /// <value>Required.</value>
    [Required(ErrorMessage = "Ocr:Model is not set. Name the model's folder, or set the environment variable MOBULA_MODELS to the folder that ppocr-v4 lies in.")]
    public string Model { get; set; } = "";

    /// <summary>Threads of each of the two sessions.</summary>
    /// <value>1: pages and batches that run side by side use the processor better than one of them on many threads.</value>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>The largest image, in millions of pixels. While it is decoded it takes seven bytes a pixel; the page made of it has six million at most.</summary>
    [Range(0.01, 500)]
    public double MaxMegapixels { get; set; } = 25;

    /// <summary>The largest batch of lines: the sum of their padded widths. What a batch costs grows with it, not with its count.</summary>
    /// <value>3200, the longest line alone: on a processor a larger batch takes longer by as much as it reads more.</value>
    public int MaxBatchWidth { get; set; } = TextRecognizer.MaxWidth;

    /// <summary>How long a line waits for company, in milliseconds.</summary>
    [Range(0, 1000)]
    public double WaitMilliseconds { get; set; } = 2;

    /// <summary>A file that gets the padded widths of each batch, a line of JSON each; null is none.</summary>
    public string? RecordTo { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        if (MaxBatchWidth < TextRecognizer.MaxWidth)
            yield return new($"Ocr:MaxBatchWidth is {MaxBatchWidth}, below {TextRecognizer.MaxWidth}: the longest line has to fit. Raise it.", [nameof(MaxBatchWidth)]);
    }
}
