using Mobula.Batching;

namespace Mobula.Tests.Batching;

public sealed partial class BatchedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Constructor_InsideAHost_RegistersBeforeTheFirstCall()
    {
        var host = new BatcherHost { Clock = TimeProvider.System };
        BatcherHost.Current = host;
        _ = new Model();
        BatcherHost.Current = null;

        Assert.Equal(
            [("LengthAsync", 3, 60_000.0, true), ("LettersAsync", 10, 0.0, false)],
            host.Batchers.Select(batcher =>
                (batcher.Name, batcher.Settings.MaxBatchSize, batcher.Settings.WaitTimeout.TotalMilliseconds, batcher.Settings.AllowPartialBatches)));
    }

    [Fact]
    public async Task Call_FirstOfManyAtOnce_FormBatchesOnTheirOwnInstance()
    {
        Model[] models = [new(), new()];

        var calls = Enumerable.Range(0, 300).Select(call => Task.Run(() => models[call % 2].LengthAsync(new string('x', call), Cancel), Cancel));
        var lengths = await Task.WhenAll(calls);

        Assert.Equal(Enumerable.Range(0, 300), lengths);
        Assert.All(models, model => Assert.Equal(150, model.Handled));
    }

    [Fact]
    public async Task Call_OfAStream_Streams()
    {
        List<char> read = [];
        await foreach (var letter in new Model().LettersAsync("ray", Cancel))
            read.Add(letter);

        Assert.Equal("ray", string.Concat(read));
    }

    private sealed partial class Model
    {
        private int handled;

        public int Handled => handled;

        [Batched(nameof(LengthsAsync), MaxBatchSize = 3, WaitTimeoutMs = 60_000, AllowPartialBatches = true)]
        public partial Task<int> LengthAsync(string text, CancellationToken cancel);

        [Batched(nameof(LettersOfManyAsync), WaitTimeoutMs = 0)]
        public partial IAsyncEnumerable<char> LettersAsync(string text, CancellationToken cancel);

        private Task<IReadOnlyList<int>> LengthsAsync(IReadOnlyList<string> texts, CancellationToken cancel)
        {
            handled += texts.Count;
            return Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => text.Length)]);
        }

        private async Task LettersOfManyAsync(StreamBatch<string, char> batch, CancellationToken cancel)
        {
            foreach (var item in batch)
            {
                foreach (var letter in item.Value)
                    await item.WriteAsync(letter, cancel);
            }
        }
    }
}
