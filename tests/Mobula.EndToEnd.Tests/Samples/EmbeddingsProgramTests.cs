using System.ClientModel;
using System.Numerics.Tensors;
using System.Text.Json;
using Mobula.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Embeddings;

namespace Mobula.EndToEnd.Tests.Samples;

/// <summary>The embeddings sample as OpenAI's own client sees it.</summary>
[Trait("Category", "Slow")]
public sealed class EmbeddingsProgramTests
{
    private const string Model = "all-minilm-l6-v2";

    [Fact]
    public async Task OfficialClient_EmbedsTheGoldens_AloneAndTogether()
    {
        var cancel = TestContext.Current.CancellationToken;
        string models = LargeModels.FolderOrSkip();
        await using var program = await StartAsync(models, cancel);
        var client = ClientOf(program);
        using var goldens = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(models, "minilm-l6-v2-int8", "embeddings_goldens.json"), cancel));
        var sentences = goldens.RootElement.GetProperty("sentences").EnumerateArray()
            .Select(golden => (Text: golden.GetProperty("text").GetString()!, Ids: golden.GetProperty("input_ids").GetArrayLength(), Vector: golden.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()).ToArray()))
            .Where(golden => golden.Text.Length > 0 && golden.Ids < 256).ToArray();
        Assert.True(sentences.Length > 30);

        OpenAIEmbeddingCollection together = await client.GenerateEmbeddingsAsync(sentences.Select(golden => golden.Text), cancellationToken: cancel);
        OpenAIEmbedding alone = await client.GenerateEmbeddingAsync(sentences[3].Text, cancellationToken: cancel);

        Assert.Equal(sentences.Sum(golden => golden.Ids), together.Usage.InputTokenCount);
        for (int i = 0; i < sentences.Length; i++)
            Assert.True(TensorPrimitives.Dot<float>(together[i].ToFloats().Span, sentences[i].Vector) >= 0.95f, $"'{sentences[i].Text}' is off.");
        Assert.True(TensorPrimitives.Dot<float>(alone.ToFloats().Span, sentences[3].Vector) >= 0.99f);
    }

    [Fact]
    public async Task OfficialClient_BadRequests_AreRefusedInItsShape()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var program = await StartAsync(LargeModels.FolderOrSkip(), cancel);

        var unknown = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf(program, "gpt-5").GenerateEmbeddingAsync("Hi", cancellationToken: cancel));
        Assert.Equal(404, unknown.Status);
        Assert.Contains(Model, unknown.Message, StringComparison.Ordinal);
        var tooLong = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf(program).GenerateEmbeddingAsync(string.Concat(Enumerable.Repeat("word ", 300)), cancellationToken: cancel));
        Assert.Equal(400, tooLong.Status);
        Assert.Contains("302 tokens, this model reads 256", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelFolder_Missing_EndsTheProgramWithTheReason()
    {
        var cancel = TestContext.Current.CancellationToken;
        string folder = Repository.PathOf("samples", "Embeddings", "bin", Repository.Configuration, "net10.0");
        await using var program = Command.Start(
            folder, null, "dotnet", "Embeddings.dll", "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--Model:Folder", "/nowhere/model");

        await program.ExitAsync(cancel);

        Assert.Equal(1, program.ExitCode);
        Assert.Contains("'/nowhere/model': no such folder", program.Output, StringComparison.Ordinal);
    }

    private static Task<SampleProgram> StartAsync(string models, CancellationToken cancel) =>
        SampleProgram.StartAsync("Embeddings", cancel, "--Model:Folder", Path.Combine(models, "minilm-l6-v2-int8"));

    private static EmbeddingClient ClientOf(SampleProgram program, string model = Model) =>
        new(model, new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri($"{program.Url}/v1") });
}
