namespace Mobula.Core.Multiplexing;

/// <summary>What a cache may hold; a model counts from the start of its load to the end of its unload.</summary>
/// <param name="MaxModels">Models; negative is unlimited.</param>
/// <param name="MaxBytes">Their sizes together; null is unlimited.</param>
internal readonly record struct CacheLimits(int MaxModels, long? MaxBytes)
{
    public bool Allow(int models, long bytes) => (MaxModels < 0 || models <= MaxModels) && (MaxBytes is null || bytes <= MaxBytes);
}
