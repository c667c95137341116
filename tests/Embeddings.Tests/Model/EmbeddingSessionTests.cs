using System.Text.Json.Nodes;
using Embeddings.Model;

namespace Embeddings.Tests.Model;

[Trait("Category", "Slow")]
public sealed class EmbeddingSessionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_NoFolder_NamesIt()
    {
        string missing = Path.Combine(folder.Path, "none");

        ModelFolderException e = Assert.Throws<ModelFolderException>(() => EmbeddingSession.Open(new() { Folder = missing }));

        Assert.Equal(missing, e.File);
        Assert.Contains("no such folder", e.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("model.onnx")]
    public void Open_FileMissing_NamesIt(string file)
    {
        CopyModel();
        File.Delete(PathOf(file));

        AssertRefused(file, "missing");
    }

    [Theory]
    [InlineData("config.json", 300, "JSON")]
    [InlineData("vocab.txt", 100_000, "config.json says vocab_size 30522")]
    [InlineData("vocab.txt", 0, "empty")]
    [InlineData("model.onnx", 20_000_000, "ONNX Runtime")]
    [InlineData("model.onnx", 20, "ONNX Runtime")]
    [InlineData("model.onnx", 0, "empty")]
    public void Open_FileTruncated_NamesItAndTheReason(string file, int length, string reason)
    {
        CopyModel();
        using (FileStream stream = File.OpenWrite(PathOf(file)))
            stream.SetLength(length);

        AssertRefused(file, reason);
    }

    [Fact]
    public void Open_OnnxIsAnotherModel_NamesEveryDifference()
    {
        CopyModel();
        folder.Write("model.onnx", OnnxBytes.Identity());

        string reason = AssertRefused("model.onnx", "no input 'input_ids' (it has x)");

        Assert.Contains("no input 'attention_mask'", reason, StringComparison.Ordinal);
        Assert.Contains("wants the input 'x'", reason, StringComparison.Ordinal);
        Assert.Contains("no output 'last_hidden_state' (it has y)", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OnnxHasAnotherHiddenSize_IsRefused()
    {
        CopyModel();
        ChangeConfig("hidden_size", 768);

        AssertRefused("model.onnx", "768");
    }

    [Fact]
    public void Open_OnnxHasFewerTokenIdsThanTheVocabulary_IsRefused()
    {
        CopyModel();
        ChangeConfig("vocab_size", 30523);
        File.AppendAllText(PathOf("vocab.txt"), "one-more\n");

        AssertRefused("model.onnx", "vocabulary of 30523");
    }

    [Fact]
    public void Open_OnnxHasFewerPositionsThanMaxTokens_IsRefused()
    {
        CopyModel();
        ChangeConfig("max_position_embeddings", 1024);

        AssertRefused("model.onnx", "600 tokens", maxTokens: 600);
    }

    [Fact]
    public void Open_MaxTokensAboveTheConfiguration_IsRefused()
    {
        CopyModel();

        AssertRefused("config.json", "max_position_embeddings is 512, below MaxTokens 600", maxTokens: 600);
    }

    [Fact]
    public void Open_AllItsPositions_IsAllowed()
    {
        using EmbeddingSession session = EmbeddingSession.Open(new() { Folder = TestModel.Folder, MaxTokens = 512 });

        Assert.Equal((384, 30522, 512), (session.Dimensions, session.VocabularySize, session.MaxTokens));
    }

    private void CopyModel()
    {
        foreach (string file in (string[])["config.json", "vocab.txt", "model.onnx"])
            folder.Write(file, File.ReadAllBytes(Path.Combine(TestModel.Folder, file)));
    }

    private void ChangeConfig(string name, int value)
    {
        JsonNode config = JsonNode.Parse(File.ReadAllText(PathOf("config.json")))!;
        config[name] = value;
        folder.Write("config.json", config.ToJsonString());
    }

    private string PathOf(string file) => Path.Combine(folder.Path, file);

    private string AssertRefused(string file, string reason, int maxTokens = 256)
    {
        ModelFolderException e = Assert.Throws<ModelFolderException>(
            () => EmbeddingSession.Open(new() { Folder = folder.Path, MaxTokens = maxTokens }).Dispose());
        Assert.Equal(PathOf(file), e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        return e.Reason;
    }
}
