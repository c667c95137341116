namespace Embeddings.Model;

/// <summary>The files of one model; reading turns every failure into a <see cref="ModelFolderException"/>.</summary>
internal sealed class ModelFolder
{
    private readonly string folder;

    public ModelFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelFolderException(folder, "no such folder. Give the folder that holds model.onnx, vocab.txt and config.json.");
        this.folder = folder;
    }

    public string ConfigPath => Path.Combine(folder, "config.json");

    public string VocabularyPath => Path.Combine(folder, "vocab.txt");

    public string OnnxPath => Path.Combine(folder, "model.onnx");

    public static byte[] Read(string path) => Open(path, static file =>
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    });

    /// <summary>The length of a file that is there, readable and not empty.</summary>
    public static long Require(string path) => Open(path, static file => file.Length);

    private static T Open<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length > 0 ? read(file) : throw new ModelFolderException(path, "the file is empty.");
        }
        catch (FileNotFoundException e)
        {
            throw new ModelFolderException(path, "the file is missing.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFolderException(path, $"the file cannot be read: {e.Message}", e);
        }
    }
}
