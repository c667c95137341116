using System.Numerics.Tensors;
using Embeddings.Model;

namespace Embeddings.Tests.Model;

[Trait("Category", "Slow")]
public sealed class GoldenTests(TestModel model)
{
    private static IReadOnlyList<Golden> Goldens => Golden.Read(TestModel.Folder);

    [Fact]
    public void Tokenize_EveryGolden_GivesItsIds()
    {
        EmbeddingModel subject = new(model.Session);

        string[] different = [.. Goldens
            .Select(golden => (golden, ids: subject.Tokenize(golden.Text).Ids))
            .Where(pair => !pair.ids.SequenceEqual(pair.golden.Ids))
            .Select(pair => $"{pair.golden}: {string.Join(' ', pair.ids)}, expected {string.Join(' ', pair.golden.Ids)}")];

        Assert.Equal(40, Goldens.Count);
        Assert.Empty(different);
    }

    [Fact]
    public void Tokenize_LongGoldens_CountsWhatWasCutOff()
    {
        EmbeddingModel subject = new(model.Session);

        Tokens[] cut = [.. Goldens.Select(golden => subject.Tokenize(golden.Text)).Where(tokens => tokens.Truncated)];

        Assert.Equal(3, cut.Length);
        Assert.All(cut, tokens => Assert.Equal(256, tokens.Ids.Length));
        Assert.All(cut, tokens => Assert.True(tokens.Count > 256));
    }

    [Fact]
    public void Embed_EveryGoldenAlone_IsNearIts()
    {
        EmbeddingModel subject = new(model.Session);

        float[][] embeddings = [.. Goldens.Select(golden => subject.Embed([golden.Ids], Cancel)[0])];

        AssertNear(embeddings, 0.99f);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(40)]
    public void Embed_EveryGoldenInPaddedBatches_IsNearIts(int size)
    {
        EmbeddingModel subject = new(model.Session);

        float[][] embeddings = [.. Goldens.Select(golden => golden.Ids).Chunk(size).SelectMany(batch => subject.Embed(batch, Cancel))];

        AssertNear(embeddings, 0.95f);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void AssertNear(float[][] embeddings, float least)
    {
        (Golden Golden, float Cosine)[] far = [.. Goldens
            .Zip(embeddings, (golden, embedding) => (golden, TensorPrimitives.CosineSimilarity<float>(golden.Embedding, embedding)))
            .Where(pair => !(pair.Item2 >= least))];

        Assert.Equal(Goldens.Count, embeddings.Length);
        Assert.Empty(far);
        Assert.All(embeddings, embedding => Assert.Equal(1f, TensorPrimitives.Norm<float>(embedding), 1e-5f));
    }
}
