namespace Ocr.Model.Runtime;

/// <summary>A file of the model that cannot be used: which, and why.</summary>
public sealed class ModelFileException(string file, string reason, Exception? inner = null) : Exception($"Model file '{file}': {reason}", inner)
{
    /// <summary>The path of the file, or of the folder where that is missing.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
