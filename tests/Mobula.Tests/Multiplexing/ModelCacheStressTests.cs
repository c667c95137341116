using System.Collections.Concurrent;

namespace Mobula.Tests.Multiplexing;

public sealed class ModelCacheStressTests
{
    [Fact]
    public async Task Cache_ManyCallersAtOnce_NeverGivesOutWhatIsDisposedOf()
    {
        int seed = Random.Shared.Next();
        var models = new ConcurrentBag<LabModel>();
        var loading = new ConcurrentDictionary<string, int>();
        int most = 0;
        string? misuse = null;
        await using (var cache = new ModelCache<LabModel>(LoadAsync, new() { MaxModels = 3 }))
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(() => CallAsync(cache, new Random(seed + caller)))));
        }

        Assert.Null(misuse);
        Assert.NotEmpty(models);
        Assert.All(models, model => Assert.Equal((1, null), (model.Disposals, model.Misuse)));
        Assert.InRange(most, 1, 3);

        async Task CallAsync(ModelCache<LabModel> cache, Random random)
        {
            for (int i = 0; i < 300; i++)
            {
                string id = $"m{random.Next(6)}";
                using var cancel = new CancellationTokenSource();
                if (random.Next(5) == 0) cancel.Cancel();
                else if (random.Next(5) == 0) _ = Task.Run(cancel.Cancel, CancellationToken.None);
                try
                {
                    if (random.Next(2) == 0)
                    {
                        using var lease = await cache.RentAsync(id, cancel.Token);
                        await UseAsync(lease.Model, id);
                    }
                    else
                    {
                        using var request = ServeContext.Use(new(modelId: id));
                        await UseAsync(await cache.GetAsync(cancel: cancel.Token), id);
                    }
                }
                catch (Exception exception) when (exception is OperationCanceledException or IOException)
                {
                }
            }
        }

        async Task UseAsync(LabModel model, string id)
        {
            if (model.Id != id) misuse = $"seed {seed}: {model.Id} for {id}";
            await model.UseAsync(async () => await Task.Yield());
            if (model.Misuse is not null) misuse = $"seed {seed}: {model.Misuse}";
        }

        async Task<LabModel> LoadAsync(string id, CancellationToken cancel)
        {
            if (loading.AddOrUpdate(id, 1, (_, count) => count + 1) > 1) misuse = $"seed {seed}: {id} is loaded twice at a time.";
            await Task.Yield();
            loading.AddOrUpdate(id, 0, (_, count) => count - 1);
            cancel.ThrowIfCancellationRequested();
            if (models.Count % 10 == 9 && Random.Shared.Next(3) == 0) throw new IOException("It cannot be read.");
            var model = new LabModel(id);
            models.Add(model);
            int now = models.Count(other => other.Disposals == 0);
            most = Math.Max(most, now);
            return model;
        }
    }
}
