using System.Collections.Immutable;

namespace Mobula.Multiplexing;

/// <summary>What a replica sees of a model cache.</summary>
internal interface IHeldModels
{
    /// <summary>The models it holds or loads.</summary>
    ImmutableHashSet<string> Held { get; }

    /// <summary>Loads nothing more and unloads what nobody uses; what is in use goes when it is given back.</summary>
    Task CloseAsync();
}
