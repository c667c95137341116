namespace Mobula.Multiplexing;

/// <summary>What a step of a cache leaves to be done outside of its lock.</summary>
internal readonly record struct ModelWork<TModel>(List<ModelEntry<TModel>>? Loads, List<ModelEntry<TModel>>? Unloads, bool HeldChanged);
