namespace Mobula.Core.Batching;

/// <summary>What bounds a batch.</summary>
/// <param name="MaxSize">Largest total size of one batch, at least 1.</param>
/// <param name="Wait">How long a batch's first item waits for others, in ticks of the caller's clock.</param>
/// <param name="MaxConcurrent">How many batches may run at once, at least 1.</param>
internal readonly record struct BatchLimits(int MaxSize, long Wait, int MaxConcurrent);
