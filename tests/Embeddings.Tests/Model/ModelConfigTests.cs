using Embeddings.Model;

namespace Embeddings.Tests.Model;

public sealed class ModelConfigTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Valid_GivesTheValues()
    {
        string path = folder.Write("config.json", """
            { "model_type": "bert", "hidden_size": 384, "vocab_size": 30522, "max_position_embeddings": 512, "pad_token_id": 7, "x": {} }
            """);

        ModelConfig config = ModelConfig.Read(path);

        Assert.Equal(new() { ModelType = "bert", HiddenSize = 384, VocabularySize = 30522, MaxPositions = 512, PadId = 7 }, config);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{ \"model_type\": \"bert\", \"hidd", "JSON")]
    [InlineData("{ \"hidden_size\": \"many\" }", "JSON")]
    [InlineData("[]", "JSON")]
    [InlineData("null", "null")]
    public void Read_Damaged_NamesFileAndReason(string text, string reason)
    {
        string path = folder.Write("config.json", text);

        ModelFolderException e = Assert.Throws<ModelFolderException>(() => ModelConfig.Read(path));

        Assert.Equal(path, e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyProblems_ReportsAll()
    {
        string path = folder.Write("config.json", """{ "model_type": "gpt2", "vocab_size": 10, "pad_token_id": 10 }""");

        ModelFolderException e = Assert.Throws<ModelFolderException>(() => ModelConfig.Read(path));

        Assert.All(
            ["model_type is 'gpt2'", "hidden_size", "max_position_embeddings", "pad_token_id is 10"],
            problem => Assert.Contains(problem, e.Reason, StringComparison.Ordinal));
        Assert.DoesNotContain("vocab_size", e.Reason, StringComparison.Ordinal);
    }
}
