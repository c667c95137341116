using System.Text.Json;

namespace Mobula.Ratios.Scenarios;

/// <summary>A sample with a model, as <see cref="ModelScenario"/> loads it.</summary>
/// <param name="Sample">The sample's name.</param>
/// <param name="Path">What is posted to.</param>
/// <param name="Connections">How many clients post at a time.</param>
/// <param name="FolderOption">The option that names the model.</param>
/// <param name="RecordOption">The option that names the file for batches.</param>
/// <param name="Folder">Where the model is.</param>
/// <param name="Texts">What is asked, one a request.</param>
/// <param name="BodyOf">The body for a text.</param>
/// <param name="Rest">What of the model's own work is neither tokenizer nor ONNX Runtime.</param>
internal sealed record ModelCase(
    string Sample, string Path, int Connections, string FolderOption, string RecordOption, string Folder, IReadOnlyList<string> Texts, Func<string, object> BodyOf, string Rest)
{
    public static ModelCase Embeddings()
    {
        string folder = LargeModel.FolderOrSkip("minilm-l6-v2-int8");
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, "embeddings_goldens.json")));
        string[] texts = [.. goldens.RootElement.GetProperty("sentences").EnumerateArray()
            .Where(golden => golden.GetProperty("input_ids").GetArrayLength() is > 2 and < 256 && golden.GetProperty("text").GetString()!.Trim().Length > 0)
            .Select(golden => golden.GetProperty("text").GetString()!)];
        return new("Embeddings", "/v1/embeddings", 64, "--Model:Folder", "--Embeddings:RecordTo", folder, texts, text => new { model = "all-minilm-l6-v2", input = text, encoding_format = "base64" }, "padding and pooling");
    }

    public static ModelCase Chat()
    {
        string folder = System.IO.Path.Combine(Repository.Root, "samples", "Chat", "models", "blenderbot-tiny");
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Repository.Root, "tests", "Chat.Tests", "goldens", "goldens.json")));
        string[] texts = [.. goldens.RootElement.GetProperty("cases").EnumerateArray()
            .Where(golden => golden.GetProperty("name").GetString()!.StartsWith("single", StringComparison.Ordinal))
            .Select(golden => golden.GetProperty("history")[0].GetString()!)];
        return new("Chat", "/", 16, "--Chat:Model", "--Chat:RecordTo", folder, texts, text => new { user_input = text }, "beam search and its cache");
    }
}
