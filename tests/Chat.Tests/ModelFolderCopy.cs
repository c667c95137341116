namespace Chat.Tests;

/// <summary>A copy of the sample's model folder to break; without weights, its ONNX files are empty.</summary>
public sealed class ModelFolderCopy : IDisposable
{
    public ModelFolderCopy(bool withWeights)
    {
        foreach (var file in Directory.GetFiles(LoadedModels.Folder))
        {
            var copy = FullName(System.IO.Path.GetFileName(file));
            if (withWeights || System.IO.Path.GetExtension(file) != ".onnx")
                File.Copy(file, copy);
            else
                File.WriteAllBytes(copy, []);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("chat-model-").FullName;

    public string FullName(string file) => System.IO.Path.Combine(Path, file);

    public void Delete(string file) => File.Delete(FullName(file));

    public void Replace(string file, string text, string replacement)
    {
        var content = File.ReadAllText(FullName(file));
        Assert.Contains(text, content);
        var at = content.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(FullName(file), content.Remove(at, text.Length).Insert(at, replacement));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
