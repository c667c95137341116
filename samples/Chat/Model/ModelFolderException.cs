namespace Chat.Model;

/// <summary>A model folder that cannot be used. The message names every file at fault and why.</summary>
public sealed class ModelFolderException : Exception
{
    /// <summary>The folder as it was asked for.</summary>
    public string Folder { get; }

    /// <summary>One entry a fault, each beginning with the file's name.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Reports all <paramref name="problems"/> of <paramref name="folder"/> at once.</summary>
    public ModelFolderException(string folder, IReadOnlyList<string> problems, Exception? cause = null)
        : base($"The model folder '{folder}' cannot be used. {string.Join(" ", problems)}", cause) =>
        (Folder, Problems) = (folder, problems);
}
