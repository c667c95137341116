using System.Collections.Concurrent;

namespace Mobula.Tests.Batching;

public sealed class BatcherStressTests
{
    private const int Callers = 64;
    private const int CallsEach = 400;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("count")]
    [InlineData("sum")]
    [InlineData("padded")]
    public async Task Batcher_ManyThreads_EveryoneGetsHisOwnAnswerOnce(string sizes)
    {
        var seed = Random.Shared.Next();
        var answered = new ConcurrentDictionary<int, int>();
        int running = 0, tooMany = 0, tooLarge = 0;
        var options = new BatcherOptions<int>
        {
            MaxBatchSize = 12,
            WaitTimeout = TimeSpan.FromMilliseconds(1),
            MaxConcurrentBatches = 3,
            SizeOf = sizes == "sum" ? Size : null,
            BatchSizeOf = sizes == "padded" ? items => items.Count * items.Max(Size) : null,
        };
        var batcher = new Batcher<int, int>(RunAsync, options);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller), Cancel)));

        Assert.True(outcomes.Sum(outcome => outcome.Answered + outcome.Left + outcome.Failed) == Callers * CallsEach, $"Seed {seed}: a call is lost.");
        Assert.True(outcomes.All(outcome => outcome.Wrong == 0), $"Seed {seed}: somebody got another one's answer.");
        Assert.True(answered.Values.All(times => times == 1), $"Seed {seed}: an item ran twice.");
        Assert.True(tooMany == 0 && tooLarge == 0, $"Seed {seed}: {tooMany} batches too many, {tooLarge} too large.");
        Assert.True(outcomes.Sum(outcome => outcome.Left) > 0 && outcomes.Sum(outcome => outcome.Failed) > 0, $"Seed {seed}: nothing was tried.");
        await UntilIdleAsync();

        async Task<(int Answered, int Left, int Failed, int Wrong)> CallAsync(int caller)
        {
            var random = new Random(seed + caller);
            var (ok, left, failed, wrong) = (0, 0, 0, 0);
            for (var call = 0; call < CallsEach; call++)
            {
                var item = (caller * CallsEach) + call;
                using var leaving = new CancellationTokenSource();
                var task = batcher.InvokeAsync(item, leaving.Token);
                if (random.Next(8) == 0)
                    leaving.Cancel();
                if (random.Next(500) == 0)
                    batcher.Options = options with { MaxBatchSize = random.Next(4, 13), MaxConcurrentBatches = random.Next(1, 4) };
                try
                {
                    var answer = await task;
                    ok++;
                    wrong += answer == item * 2 ? 0 : 1;
                }
                catch (OperationCanceledException)
                {
                    left++;
                }
                catch (FormatException error)
                {
                    failed++;
                    wrong += error.Message == $"{item}" ? 0 : 1;
                }
            }

            return (ok, left, failed, wrong);
        }

        async Task RunAsync(Batch<int, int> batch, CancellationToken everyCallerLeft)
        {
            if (Interlocked.Increment(ref running) > 3)
                Interlocked.Increment(ref tooMany);
            var values = batch.Select(item => item.Value).ToList();
            if ((options.SizeOf is not null ? values.Sum(Size) : options.BatchSizeOf?.Invoke(values) ?? values.Count) > 12)
                Interlocked.Increment(ref tooLarge);
            foreach (var item in batch)
            {
                answered.AddOrUpdate(item.Value, 1, (_, times) => times + 1);
                if (item.Value % 97 == 0)
                    item.Fail(new FormatException($"{item.Value}"));
            }

            if (values[0] % 3 == 0)
                await Task.Yield();
            batch.Open.Complete([.. batch.Open.Values.Select(value => value * 2)]);
            Interlocked.Decrement(ref running);
        }

        // The last permits come back a moment after the last answers.
        async Task UntilIdleAsync()
        {
            while (batcher.Registered.Running > 0 || batcher.Registered.Waiting > 0)
            {
                Cancel.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        static int Size(int item) => 1 + (item % 4);
    }
}
