namespace Mobula.Core.Multiplexing;

/// <summary>Where a model is on its way through a cache.</summary>
internal enum CachePhase
{
    /// <summary>The cache does not know it yet.</summary>
    New,

    /// <summary>Somebody wants it, and it needs a place.</summary>
    Waiting,

    Loading,

    Ready,

    Unloading,

    /// <summary>The cache knows it no more.</summary>
    Gone,
}
