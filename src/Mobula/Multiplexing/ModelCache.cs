using Mobula.Multiplexing;
using Mobula.Requests;

namespace Mobula;

/// <summary>
/// Models of one replica by their ids, loaded when they are asked for and unloaded when others need their place (model multiplexing).
/// Needs no Mobula around it. Build it in the constructor of the deployment's class: then routers know what it holds, and the replica
/// unloads all at its stop.
/// </summary>
/// <remarks>
/// One load per model, whoever asks meanwhile; different models load side by side. A place is made by unloading what was least
/// recently used and is not in use; where all are in use, callers wait, in their order. A failed load fails those who waited for it, and the
/// next who asks loads again. The loader's token fires when nobody waits for its model any more, and when the replica stops. A model is disposed of exactly once,
/// by <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>, and never while it is in use.
/// </remarks>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ModelCache<TModel> : IAsyncDisposable
{
    private readonly ModelStore<TModel> store;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="load">Loads a model by its id. Nothing of a request's context is ambient in it: one load serves many.</param>
    /// <param name="options">How many it keeps; null for the defaults.</param>
    /// <param name="clock">The clock; null for the replica's, or the system's outside of one.</param>
    /// <param name="name">Its name in metrics and messages; the default is the name of the model's type.</param>
    /// <exception cref="ArgumentException">The options are out of range; the message has every problem.</exception>
    public ModelCache(Func<string, CancellationToken, Task<TModel>> load, ModelCacheOptions? options = null, TimeProvider? clock = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(load);
        Name = name ?? typeof(TModel).Name;
        store = new(Name, load, options ?? new(), clock);
    }

    /// <summary>Its name in metrics and messages.</summary>
    public string Name { get; }

    /// <summary>The ids of the models that are in memory or being loaded, as of now.</summary>
    public IReadOnlyCollection<string> ModelIds => store.Held;

    /// <summary>The model, which stays in memory until the current request ends.</summary>
    /// <param name="modelId">Its id; null for the one the request asks for, <see cref="ServeContext.ModelId"/>.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">No request is being answered here, as in a batch or in work that outlives its request: use <see cref="RentAsync"/>. Or no id was given.</exception>
    public async ValueTask<TModel> GetAsync(string? modelId = null, CancellationToken cancel = default)
    {
        string id = IdOf(modelId);
        var request = ServeRequest.Current ?? throw NoRequest("no request is being answered here");
        if (request.Pins == RequestPin.Ended) throw NoRequest("its request has ended");
        var entry = await store.AcquireAsync(id, request, cancel).ConfigureAwait(false);
        var model = entry.Model!;
        if (request.TryPin(new ModelPin<TModel>(store, entry))) return model;
        store.Unpin(entry);
        throw NoRequest("its request has ended");
    }

    /// <summary>The model, which stays in memory until the lease is disposed. For batches, and for work of no request.</summary>
    /// <param name="modelId">Its id; null for the one the current request asks for, <see cref="ServeContext.ModelId"/>.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">No id was given.</exception>
    public async ValueTask<ModelLease<TModel>> RentAsync(string? modelId = null, CancellationToken cancel = default)
    {
        var entry = await store.AcquireAsync(IdOf(modelId), null, cancel).ConfigureAwait(false);
        return new(entry.Id, entry.Model!, () => store.Unpin(entry));
    }

    /// <summary>Loads nothing more and unloads all models; one that is in use goes when it is given back, which is not waited for. A replica does it by itself.</summary>
    public async ValueTask DisposeAsync() => await store.CloseAsync();

    private string IdOf(string? modelId)
    {
        if (modelId is "") throw new ArgumentException($"Model cache '{Name}': the model's id is empty.", nameof(modelId));
        return modelId ?? ServeContext.Current?.ModelId ?? throw new InvalidOperationException(
            $"Model cache '{Name}': the request names no model. Give GetAsync an id, or let the client send the header x-mobula-model-id.");
    }

    private InvalidOperationException NoRequest(string why) => new(
        $"Model cache '{Name}': GetAsync keeps the model until the current request ends, and {why}. Use RentAsync and dispose of the lease.");
}
