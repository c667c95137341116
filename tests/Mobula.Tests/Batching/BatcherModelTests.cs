using CsCheck;

namespace Mobula.Tests.Batching;

/// <summary>Items of requests that ask for models.</summary>
public sealed class BatcherModelTests
{
    [Fact]
    public void Items_OfDifferentModels_DoNotShareABatch()
    {
        var lab = new Lab(new() { MaxBatchSize = 3, MaxConcurrentBatches = 3, WaitTimeout = TimeSpan.FromMilliseconds(10) });
        foreach (string item in new[] { "a1", "b1", "-1", "a2", "b2", "-2", "a3" })
        {
            Invoke(lab, item);
            lab.Advance(1);
        }

        Assert.Equal(["a1 a2 a3"], lab.Batches);
        lab.Advance(10);

        Assert.Equal(["a1 a2 a3", "b1 b2", "-1 -2"], lab.Batches);
        Assert.Equal(["a", "b", null], lab.Calls.Select(call => call.Batch.ModelId));
        for (int call = 0; call < 3; call++) lab.Finish(call);
        lab.AssertIdle();
    }

    [Fact]
    public void Items_GroupingIsOff_ShareABatch()
    {
        var lab = new Lab(new() { MaxBatchSize = 2, GroupByModel = false });
        Invoke(lab, "a1");
        Invoke(lab, "b1");
        Assert.Equal(["a1 b1"], lab.Batches);
        Assert.Null(lab.Calls[0].Batch.ModelId);
    }

    [Fact]
    public void Permit_OneForAll_GoesToTheBatchThatHasWaitedLongest()
    {
        var lab = new Lab(new() { MaxBatchSize = 2, WaitTimeout = TimeSpan.FromMilliseconds(10) });
        Invoke(lab, "a1");
        Invoke(lab, "a2");
        Invoke(lab, "b1");
        lab.Advance(1);
        foreach (string item in new[] { "c1", "c2" }) Invoke(lab, item);
        lab.Advance(20);
        Assert.Equal(["a1 a2"], lab.Batches);
        lab.Finish(0);
        Assert.Equal(["a1 a2", "b1"], lab.Batches);
        lab.Finish(1);
        Assert.Equal(["a1 a2", "b1", "c1 c2"], lab.Batches);
    }

    /// <summary>Any arrivals of any models: one model a batch, in order, within the size, and everybody is answered.</summary>
    [Fact]
    public void Batcher_AnyArrivals_KeepsModelsApart() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 9].Array[1, 80]).Sample(
            (size, permits, sizes, steps) =>
            {
                var lab = new Lab(new()
                {
                    MaxBatchSize = size * 10,
                    MaxConcurrentBatches = permits,
                    WaitTimeout = TimeSpan.FromMilliseconds(10),
                    SizeOf = sizes == 1 ? _ => 10 : null,
                    BatchSizeOf = sizes == 2 ? items => items.Count * 10 : null,
                });
                var answers = new List<Task<string>>();
                int finished = 0;
                for (int i = 0; i < steps.Length; i++)
                {
                    if (steps[i] < 6) answers.Add(Invoke(lab, $"{"abc-"[steps[i] % 4]}{i}"));
                    else if (steps[i] < 8) lab.Advance(steps[i]);
                    else if (finished < lab.Calls.Count) lab.Finish(finished++);
                    Assert.True(lab.Calls.Count - finished <= permits);
                }

                while (finished < lab.Calls.Count || answers.Exists(answer => !answer.IsCompleted))
                {
                    lab.Advance(10);
                    while (finished < lab.Calls.Count) lab.Finish(finished++);
                }

                foreach (var call in lab.Calls)
                {
                    string?[] models = [.. call.Batch.Select(item => item.Value[0] == '-' ? null : $"{item.Value[0]}").Distinct()];
                    Assert.Equal([call.Batch.ModelId], models);
                    Assert.True(sizes == 0 ? call.Batch.Count <= size * 10 : call.Batch.Count <= size);
                }

                foreach (char model in "abc-")
                {
                    int[] order = [.. lab.Calls.SelectMany(call => call.Batch).Where(item => item.Value[0] == model).Select(item => int.Parse(item.Value.AsSpan(1), null))];
                    Assert.Equal(order.Order(), order);
                }

                Assert.All(answers, answer => Assert.EndsWith("!", answer.Result(), StringComparison.Ordinal));
                lab.AssertIdle();
            },
            iter: 300);

    private static Task<string> Invoke(Lab lab, string item)
    {
        using var request = ServeContext.Use(new(modelId: item[0] == '-' ? null : $"{item[0]}"));
        return lab.Invoke(item);
    }
}
