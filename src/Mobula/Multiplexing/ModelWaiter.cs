namespace Mobula.Multiplexing;

/// <summary>Somebody who waits for a model. Callers go on elsewhere: their code must not run inside a load.</summary>
internal sealed class ModelWaiter<TModel>(ModelStore<TModel> store, ModelEntry<TModel> entry)
    : TaskCompletionSource<ModelEntry<TModel>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ModelEntry<TModel> Entry => entry;

    public void Leave(CancellationToken cancel) => store.Leave(this, cancel);
}
