namespace Mobula.Core.Batching;

/// <summary>What a batcher asks of the replica it lives in.</summary>
/// <param name="Name">The batcher's name.</param>
/// <param name="MaxBatchSize">Largest size of one batch.</param>
/// <param name="MaxConcurrentBatches">Batches that may run at once.</param>
/// <param name="CountSized">The size is a number of items; false where a function measures it.</param>
/// <param name="AllowPartialBatches">The user accepts batches that can never fill.</param>
internal readonly record struct BatchDemand(string Name, int MaxBatchSize, int MaxConcurrentBatches, bool CountSized, bool AllowPartialBatches);
