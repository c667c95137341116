using System.Collections.Immutable;
using Mobula.Batching;
using Mobula.Core.Multiplexing;
using Mobula.Requests;

namespace Mobula.Multiplexing;

/// <summary>
/// Loads, hands out and unloads models. The decisions are <see cref="CacheState{TEntry}"/>; this type adds the lock, the tasks and the models.
/// </summary>
/// <remarks>
/// Each event is one short step under the lock; loads, unloads and answers to callers happen outside of it. Loads and unloads have no
/// request's context: one load serves many requests.
/// </remarks>
internal sealed class ModelStore<TModel> : IHeldModels
{
    private readonly Lock gate = new();
    private readonly string name;
    private readonly Func<string, CancellationToken, Task<TModel>> load;
    private readonly ModelCacheOptions options;
    private readonly ModelCacheHost? host;
    private readonly TimeProvider clock;
    private readonly ModelCacheMetrics metrics;
    private readonly CacheState<ModelEntry<TModel>> state;
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableHashSet<string> held = [];
    private long heldVersion;

    public ModelStore(string name, Func<string, CancellationToken, Task<TModel>> load, ModelCacheOptions options, TimeProvider? clock)
    {
        options.Validate(name);
        (this.name, this.load, this.options) = (name, load, options);
        host = ModelCacheHost.Current;
        this.clock = clock ?? host?.Clock ?? TimeProvider.System;
        metrics = new(name, host);
        state = new(new(options.MaxModels, options.MaxBytes));
        host?.Register(this);
    }

    public ImmutableHashSet<string> Held => Volatile.Read(ref held);

    /// <summary>Gets a model, pinned: <see cref="Unpin"/> it.</summary>
    /// <param name="holder">The request it is for; null for none.</param>
    public ValueTask<ModelEntry<TModel>> AcquireAsync(string id, ServeRequest? holder, CancellationToken cancel)
    {
        if (PinReady(id) is { } ready) return new(ready);
        // A user's function is not called under the lock.
        var entry = new ModelEntry<TModel>(id, Measure(id));
        ModelWaiter<TModel> waiter;
        ModelWork<TModel> work;
        lock (gate)
        {
            if (state.IsClosed) throw Closed(id);
            if (state.Find(id) is { } known) entry = known;
            if (entry.Phase == CachePhase.Ready && state.Ask(entry)) return new(entry);
            // One that is loading has its place.
            if (entry.Phase != CachePhase.Loading) RefuseOwnDeadlock(entry, holder);
            cancel.ThrowIfCancellationRequested();
            if (entry.Phase == CachePhase.New) state.Add(entry);
            waiter = new(this, entry);
            entry.Waiting.Add(waiter);
            state.Ask(entry);
            work = Collect();
        }

        Carry(work);
        return new(WaitAsync(waiter, cancel));
    }

    public void Unpin(ModelEntry<TModel> entry)
    {
        ModelWork<TModel> work;
        lock (gate)
        {
            state.Unpin(entry);
            work = Collect();
        }

        Carry(work);
    }

    public async Task CloseAsync()
    {
        List<ModelWaiter<TModel>> waiters = [];
        CancellationTokenSource[] loads;
        ModelWork<TModel> work;
        lock (gate)
        {
            foreach (var entry in state.Close()) waiters.AddRange(TakeWaiters(entry));
            loads = [.. state.Entries.Where(entry => entry.Phase == CachePhase.Loading).Select(entry => entry.Cancel)];
            work = Collect();
        }

        foreach (var cancel in loads) await cancel.CancelAsync();
        foreach (var waiter in waiters) waiter.TrySetException(Closed(waiter.Entry.Id));
        Carry(work);
        await idle.Task;
    }

    /// <summary>A caller waits no more.</summary>
    public void Leave(ModelWaiter<TModel> waiter, CancellationToken cancel)
    {
        CancellationTokenSource? abandoned;
        ModelWork<TModel> work;
        lock (gate)
        {
            if (!waiter.Entry.Waiting.Remove(waiter)) return;
            abandoned = state.Leave(waiter.Entry) ? waiter.Entry.Cancel : null;
            work = Collect();
        }

        waiter.TrySetCanceled(cancel);
        abandoned?.Cancel();
        Carry(work);
    }

    private static async Task<ModelEntry<TModel>> WaitAsync(ModelWaiter<TModel> waiter, CancellationToken cancel)
    {
        using var registration = cancel.UnsafeRegister(static (state, token) => ((ModelWaiter<TModel>)state!).Leave(token), waiter);
        return await waiter.Task.ConfigureAwait(false);
    }

    private ModelEntry<TModel>? PinReady(string id)
    {
        lock (gate) return !state.IsClosed && state.Find(id) is { Phase: CachePhase.Ready } entry && state.Ask(entry) ? entry : null;
    }

    private async Task LoadAsync(ModelEntry<TModel> entry)
    {
        var source = entry.Cancel;
        long began = clock.GetTimestamp();
        var (model, error) = await TryLoadAsync(entry.Id, source);
        metrics.LoadEnded(error is null, clock.GetElapsedTime(began));

        List<ModelWaiter<TModel>> waiters = [];
        ModelWork<TModel> work;
        lock (gate)
        {
            entry.Cancel = new();
            if (error is null)
            {
                entry.Model = model;
                state.Loaded(entry);
                waiters = TakeWaiters(entry);
            }
            else if (state.Failed(entry, mayRepeat: error is OperationCanceledException))
            {
                waiters = TakeWaiters(entry);
            }

            work = Collect();
        }

        foreach (var waiter in waiters)
        {
            if (error is null) waiter.TrySetResult(entry);
            else waiter.TrySetException(error);
        }

        Carry(work);
    }

    private async Task<(TModel? Model, Exception? Error)> TryLoadAsync(string id, CancellationTokenSource source)
    {
        using var stopping = host?.Stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source) ?? default;
        try
        {
            var model = await load(id, source.Token).ConfigureAwait(false);
            return (model, model is null ? new InvalidOperationException($"Model cache '{name}': the loader returned null for model '{id}'.") : null);
        }
        catch (Exception exception)
        {
            return (default, exception);
        }
    }

    private async Task UnloadAsync(ModelEntry<TModel> entry)
    {
        var model = entry.Model;
        entry.Model = default;
        try
        {
            if (model is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
            else if (model is IDisposable disposable) disposable.Dispose();
        }
        catch (Exception exception)
        {
            host?.UnloadFailed?.Invoke(entry.Id, exception);
        }

        metrics.Unloaded();
        ModelWork<TModel> work;
        lock (gate)
        {
            state.Unloaded(entry);
            work = Collect();
        }

        Carry(work);
    }

    private ModelWork<TModel> Collect()
    {
        List<ModelEntry<TModel>>? loads = null, unloads = null;
        while (state.NextLoad(out var entry)) (loads ??= []).Add(entry!);
        while (state.NextUnload(out var entry)) (unloads ??= []).Add(entry!);
        bool changed = heldVersion != state.Version;
        if (changed) Volatile.Write(ref held, [.. state.Held]);
        heldVersion = state.Version;
        // Models still in use go when they are given back; whoever closes does not wait for a lease that was forgotten.
        if (state.IsClosed && state.Entries.All(entry => entry.Pins > 0)) idle.TrySetResult();
        return new(loads, unloads, changed);
    }

    private void Carry(in ModelWork<TModel> work)
    {
        // First, so that routers know before a slow load begins.
        if (work.HeldChanged) host?.Changed?.Invoke();
        foreach (var entry in work.Unloads ?? []) CleanContext.Start(new Errand(() => UnloadAsync(entry)), host?.Scheduler);
        foreach (var entry in work.Loads ?? []) CleanContext.Start(new Errand(() => LoadAsync(entry)), host?.Scheduler);
    }

    private long Measure(string id)
    {
        if (options.SizeOf is not { } sizeOf || options.MaxBytes is not { } most) return 0;
        long size = sizeOf(id);
        if (size < 0) throw new InvalidOperationException($"Model cache '{name}': SizeOf returned {size} for model '{id}'. A size is zero or more.");
        return size <= most ? size : throw new InvalidOperationException($"Model cache '{name}': model '{id}' has {size} bytes, above MaxBytes {most}. Raise MaxBytes, or serve a smaller model.");
    }

    // Waiting for a place while oneself holds all of them would never end.
    private void RefuseOwnDeadlock(ModelEntry<TModel> wanted, ServeRequest? holder)
    {
        var own = new HashSet<ModelEntry<TModel>>();
        for (var pin = holder?.Pins; pin is not null; pin = pin.Next)
        {
            if (pin is ModelPin<TModel> model && model.Store == this) own.Add(model.Entry);
        }

        if (own.Count == 0 || state.Limits.Allow(own.Count + 1, own.Sum(entry => entry.Size) + wanted.Size)) return;
        throw new InvalidOperationException(
            $"Model cache '{name}': the request wants model '{wanted.Id}' while it uses {string.Join(", ", own.Select(entry => $"'{entry.Id}'"))}, and the cache has no room for all. " +
            "Raise MaxModels (or MaxBytes), or use RentAsync and dispose of each lease before the next.");
    }

    private ObjectDisposedException Closed(string id) => new(name, $"Model cache '{name}' is closed, as its replica stops; it gives out no model '{id}'.");

    private static List<ModelWaiter<TModel>> TakeWaiters(ModelEntry<TModel> entry)
    {
        var waiters = entry.Waiting;
        entry.Waiting = [];
        return waiters;
    }

    private sealed class Errand(Func<Task> work) : IThreadPoolWorkItem
    {
        // Kept, so that an error of ours would surface as an unobserved one.
        private Task task = Task.CompletedTask;

        public void Execute() => task = work();
    }
}
