using Ocr.Model;
using Ocr.Model.Recognition;

namespace Ocr.Serving;

/// <summary>Reads lines of text.</summary>
public interface IRecognizer
{
    /// <summary>What a line says.</summary>
    /// <param name="crop">The line, upright and without much around it.</param>
    /// <param name="cancel">The caller leaves.</param>
    Task<Reading> RecognizeAsync(Picture crop, CancellationToken cancel);
}
