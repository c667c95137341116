namespace Mobula.Batching;

/// <summary>Items that may share a batch: those of one model, or those of none.</summary>
internal sealed class BatchLane<TIn>(string? modelId)
{
    public string? ModelId => modelId;

    public BatchQueue<TIn> Queue { get; } = new();
}
