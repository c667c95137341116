using System.Collections.Concurrent;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Multiplexing;

/// <summary>A cache whose loads wait until the test ends them.</summary>
internal sealed class CacheLab
{
    private readonly ConcurrentDictionary<string, Load> loads = new();
    private readonly ConcurrentQueue<string> order = new();

    public CacheLab(ModelCacheOptions? options = null) => Cache = new(LoadAsync, options);

    public ModelCache<LabModel> Cache { get; }

    public string[] Loads => [.. order];

    public bool IsAmbientClean { get; private set; } = true;

    /// <summary>Waits until a load of the model runs, and takes it.</summary>
    public async Task<Load> LoadOfAsync(string id)
    {
        Load? load = null;
        await Eventually.HoldsAsync(() => loads.TryRemove(id, out load), $"model '{id}' is being loaded");
        return load!;
    }

    /// <summary>Loads a model to the end and gives it back.</summary>
    public async Task<LabModel> FillAsync(string id)
    {
        var renting = Cache.RentAsync(id, TestContext.Current.CancellationToken).AsTask();
        (await LoadOfAsync(id)).Succeed();
        using var lease = await renting;
        return lease.Model;
    }

    public static async Task UnloadedAsync(LabModel model) => await Eventually.HoldsAsync(() => model.Disposals == 1, $"model '{model.Id}' is unloaded");

    private Task<LabModel> LoadAsync(string id, CancellationToken cancel)
    {
        if (ServeContext.Current is not null) IsAmbientClean = false;
        var load = new Load(id, cancel);
        order.Enqueue(id);
        Assert.True(loads.TryAdd(id, load), $"Model '{id}' is loaded twice at a time.");
        return load.Task;
    }

    internal sealed class Load(string id, CancellationToken cancel)
    {
        private readonly TaskCompletionSource<LabModel> source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LabModel> Task => source.Task;

        public CancellationToken Cancel => cancel;

        public LabModel Model { get; } = new(id);

        public void Succeed() => source.SetResult(Model);

        public void Fail(Exception error) => source.SetException(error);
    }
}
