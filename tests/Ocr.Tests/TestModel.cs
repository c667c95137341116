using Ocr.Model.Detection;
using Ocr.Model.Recognition;
using Ocr.Tests;

[assembly: AssemblyFixture(typeof(TestModel))]

namespace Ocr.Tests;

/// <summary>The real model, loaded by the first test that asks; a test that asks where there is none is skipped.</summary>
public sealed class TestModel : IDisposable
{
    private const string Name = "ppocr-v4";
    private const string Variable = "MOBULA_MODELS";

    private readonly Lazy<TextDetector> detector = new(() => TextDetector.Open(Folder, threads: 1));
    private readonly Lazy<TextRecognizer> recognizer = new(() => TextRecognizer.Open(Folder, threads: 1));

    public static string Folder => Find() is { } found ? found : Skip();

    public TextDetector Detector => Find() is not null ? detector.Value : throw new InvalidOperationException(Skip());

    public TextRecognizer Recognizer => Find() is not null ? recognizer.Value : throw new InvalidOperationException(Skip());

    public void Dispose()
    {
        if (detector.IsValueCreated)
            detector.Value.Dispose();
        if (recognizer.IsValueCreated)
            recognizer.Value.Dispose();
    }

    private static string Skip()
    {
        Assert.Skip(
            $"The model '{Name}' is not here. Set {Variable} to the folder that holds {Name}/ with det.onnx, rec.onnx, charset.txt, "
            + "ocr_goldens.json and images/, or put it into shared/models beside the checkout.");
        return "";
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Existing(given);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "models")) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string models)
    {
        string folder = Path.Combine(models, Name);
        return File.Exists(Path.Combine(folder, "det.onnx")) ? folder : null;
    }
}
