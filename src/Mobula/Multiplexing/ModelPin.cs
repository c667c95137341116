using Mobula.Requests;

namespace Mobula.Multiplexing;

/// <summary>A model that a request uses until it ends.</summary>
internal sealed class ModelPin<TModel>(ModelStore<TModel> store, ModelEntry<TModel> entry) : RequestPin
{
    public ModelStore<TModel> Store => store;

    public ModelEntry<TModel> Entry => entry;

    public override void Release() => store.Unpin(entry);
}
