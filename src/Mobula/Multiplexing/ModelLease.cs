namespace Mobula;

/// <summary>The use of a model: it stays in memory until this is disposed.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ModelLease<TModel> : IDisposable
{
    private readonly TModel model;
    private Action? release;

    internal ModelLease(string modelId, TModel model, Action release) => (ModelId, this.model, this.release) = (modelId, model, release);

    /// <summary>The model's id.</summary>
    public string ModelId { get; }

    /// <summary>The model.</summary>
    /// <exception cref="ObjectDisposedException">The lease was disposed: the model may be unloaded.</exception>
    public TModel Model
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref release) is null, this);
            return model;
        }
    }

    /// <summary>Ends the use. Again does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
