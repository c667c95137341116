using System.Collections;
using CsCheck;
using Embeddings.Model;

namespace Embeddings.Tests.Model;

[Trait("Category", "Slow")]
public sealed class EmbeddingModelTests(TestModel model)
{
    private static readonly int[] Short = [101, 7592, 102];
    private static readonly int[] Long = [101, .. Enumerable.Repeat(2088, 60), 102];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Embed_CopiesOfOneText_AreTheTextAlone()
    {
        EmbeddingModel subject = new(model.Session);

        float[][] copies = subject.Embed([.. Enumerable.Repeat(Long, 8)], Cancel);

        float[] alone = subject.Embed([Long], Cancel)[0];
        Assert.All(copies, copy => Assert.Equal(alone, copy));
    }

    [Fact]
    public void Embed_AfterLargerAndSmallerBatches_GivesTheSame()
    {
        int[][] batch = [Short, Long, Short];
        float[][] fresh = new EmbeddingModel(model.Session).Embed(batch, Cancel);
        EmbeddingModel subject = new(model.Session);

        subject.Embed([Short], Cancel);
        subject.Embed([.. Enumerable.Repeat(Long, 8)], Cancel);
        float[][] used = subject.Embed(batch, Cancel);

        Assert.Equal(fresh, used);
    }

    [Fact]
    public async Task Embed_ManyAtOnceOnASharedSession_GivesEachItsOwn()
    {
        EmbeddingModel[] subjects = [new(model.Session), new(model.Session)];
        int[][] texts = [.. Enumerable.Range(0, 24).Select(i => (int[])[101, .. Enumerable.Range(2000, i + 1), 102])];
        float[][] expected = [.. texts.Select(text => subjects[0].Embed([text], Cancel)[0])];

        float[][] actual = await Task.WhenAll(
            texts.Select((text, i) => Task.Run(() => subjects[i % 2].Embed([text], Cancel)[0], Cancel)));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Embed_IntoGivenArrays_WritesTheSame()
    {
        EmbeddingModel subject = new(model.Session);
        float[][] given = [new float[384], new float[384]];

        subject.Embed([Short, Long], given, Cancel);

        Assert.Equal(subject.Embed([Short, Long], Cancel), given);
    }

    [Fact]
    public void Embed_Nothing_IsNothing() => Assert.Empty(new EmbeddingModel(model.Session).Embed([], Cancel));

    [Theory]
    [InlineData(new int[0], "Text 1 has 0 tokens")]
    [InlineData(new[] { 101, -1, 102 }, "token id -1")]
    [InlineData(new[] { 101, 30522, 102 }, "token id 30522")]
    public void Embed_BadTokens_IsRefusedBeforeTheRun(int[] bad, string reason)
    {
        EmbeddingModel subject = new(model.Session);

        ArgumentException e = Assert.Throws<ArgumentException>(() => subject.Embed([Short, bad], Cancel));

        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Equal(384, subject.Embed([Short], Cancel)[0].Length);
    }

    [Fact]
    public void Embed_TooLong_IsRefused()
    {
        EmbeddingModel subject = new(model.Session);

        ArgumentException e = Assert.Throws<ArgumentException>(() => subject.Embed([new int[257]], Cancel));

        Assert.Contains("257 tokens, the model takes 1 to 256", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embed_WrongRoom_IsRefused()
    {
        EmbeddingModel subject = new(model.Session);

        Assert.Throws<ArgumentException>(() => subject.Embed([Short], [new float[383]], Cancel));
        Assert.Throws<ArgumentException>(() => subject.Embed([Short, Short], [new float[384]], Cancel));
    }

    [Fact]
    public void Embed_CanceledBefore_DoesNotRun()
    {
        EmbeddingModel subject = new(model.Session);

        Assert.Throws<OperationCanceledException>(() => subject.Embed([Short], new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Embed_CanceledWhileItReadsTheBatch_StopsAndIsUsableAgain(int read)
    {
        EmbeddingModel subject = new(model.Session);
        float[] expected = subject.Embed([Short], Cancel)[0];
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        OperationCanceledException e = Assert.Throws<OperationCanceledException>(
            () => subject.Embed(new CancelingBatch(Short, read, source), source.Token));

        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(expected, subject.Embed([Short], Cancel)[0]);
    }

    [Fact]
    public void PaddedTokens_AnyBatch_IsCountTimesLongest() =>
        Gen.Int[0, 256].Array[0, 64].Sample(lengths => Assert.Equal(
            lengths.Length * lengths.DefaultIfEmpty(0).Max(),
            EmbeddingModel.PaddedTokens([.. lengths.Select(length => new int[length])])));

    /// <summary>A batch of one whose caller leaves at its nth reading: while it is checked, measured, copied for the run.</summary>
    private sealed class CancelingBatch(int[] text, int read, CancellationTokenSource source) : IReadOnlyList<int[]>
    {
        private int reads;

        public int Count => 1;

        public int[] this[int index]
        {
            get
            {
                if (++reads == read)
                    source.Cancel();
                return text;
            }
        }

        public IEnumerator<int[]> GetEnumerator() => Enumerable.Repeat(this[0], 1).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
