namespace Embeddings.Model;

/// <summary>A model folder that cannot be used: which file, and why.</summary>
public sealed class ModelFolderException(string file, string reason, Exception? inner = null)
    : Exception($"Model file '{file}': {reason}", inner)
{
    /// <summary>The path of the file, or of the folder where that is missing.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
