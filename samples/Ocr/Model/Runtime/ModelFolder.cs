namespace Ocr.Model.Runtime;

/// <summary>The files of the model; reading turns every failure into a <see cref="ModelFileException"/>.</summary>
internal sealed class ModelFolder
{
    private readonly string folder;

    public ModelFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelFileException(folder, "no such folder. Give the folder that holds det.onnx, rec.onnx and charset.txt.");
        this.folder = folder;
    }

    public string DetectorPath => Path.Combine(folder, "det.onnx");

    public string RecognizerPath => Path.Combine(folder, "rec.onnx");

    public string CharsetPath => Path.Combine(folder, "charset.txt");

    /// <summary>All of a file that is there, readable and not empty.</summary>
    public static byte[] Read(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new ModelFileException(path, "the file is empty.");
        }
        catch (FileNotFoundException e)
        {
            throw new ModelFileException(path, "the file is missing.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"the file cannot be read: {e.Message}", e);
        }
    }
}
