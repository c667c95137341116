using System.Runtime.InteropServices;

namespace Mobula.Batching;

/// <summary>The queues of a batcher: one for items without a model, and one for each model as long as items of it wait. The owner locks.</summary>
internal sealed class BatchLanes<TIn>
{
    private readonly BatchLane<TIn> plain = new(null);
    private readonly List<BatchLane<TIn>> lanes;
    private Dictionary<string, BatchLane<TIn>>? byModel;

    public BatchLanes() => lanes = [plain];

    /// <summary>Valid until <see cref="For"/> or <see cref="DropEmpty"/> is called.</summary>
    public ReadOnlySpan<BatchLane<TIn>> All => CollectionsMarshal.AsSpan(lanes);

    public int Waiting
    {
        get
        {
            var count = 0;
            foreach (var lane in lanes)
                count += lane.Queue.Count;
            return count;
        }
    }

    public BatchLane<TIn> For(string? modelId)
    {
        if (modelId is null)
            return plain;
        if (!(byModel ??= []).TryGetValue(modelId, out var lane))
        {
            lane = byModel[modelId] = new(modelId);
            lanes.Add(lane);
        }

        return lane;
    }

    /// <summary>Lets go of models of which nothing waits: who asks for ever other ones must not fill the memory.</summary>
    public void DropEmpty()
    {
        for (var index = lanes.Count - 1; index > 0; index--)
        {
            if (lanes[index].Queue.Count > 0)
                continue;
            byModel!.Remove(lanes[index].ModelId!);
            lanes.RemoveAt(index);
        }
    }

    public void Reoffer()
    {
        foreach (var lane in lanes)
            lane.Queue.Reoffer();
    }

    public void ForgetSizes(int size)
    {
        foreach (var lane in lanes)
            lane.Queue.ForgetSizes(size);
    }
}
