using Microsoft.ML.OnnxRuntime;

namespace Embeddings.Model;

/// <summary>The tensors of one run in memory that is kept for the next; one run at a time.</summary>
internal sealed class Workspace(int dimensions, int padId)
{
    private readonly OrtValue[] inputs = new OrtValue[3];
    private readonly OrtValue[] outputs = new OrtValue[1];
    private long[] ids = [];
    private long[] mask = [];
    private long[] types = [];
    private float[] hidden = [];

    /// <summary>Runs one batch; the result is valid until the next call.</summary>
    /// <returns>One hidden state a token: count x longest x dimensions.</returns>
    public ReadOnlySpan<float> Run(InferenceSession session, RunOptions options, IReadOnlyList<int[]> batch, int longest)
    {
        int tokens = batch.Count * longest;
        Grow(tokens);
        Pad(batch, longest);

        long[] shape = [batch.Count, longest];
        try
        {
            inputs[0] = Tensor(ids, tokens, shape);
            inputs[1] = Tensor(mask, tokens, shape);
            inputs[2] = Tensor(types, tokens, shape);
            outputs[0] = Tensor(hidden, tokens * dimensions, [batch.Count, longest, dimensions]);
            using var run = OnnxRuns.Measure();
            session.Run(options, OnnxContract.Inputs, inputs, OnnxContract.Outputs, outputs);
        }
        finally
        {
            Release(inputs);
            Release(outputs);
        }

        return hidden.AsSpan(0, tokens * dimensions);
    }

    private static OrtValue Tensor<T>(T[] memory, int length, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(0, length), shape);

    private static void Release(OrtValue[] values)
    {
        foreach (OrtValue? value in values)
            value?.Dispose();
        Array.Clear(values);
    }

    private void Grow(int tokens)
    {
        if (tokens <= ids.Length)
            return;

        // Pinned for good: the runtime pins each tensor anyway, and a long pin in the ordinary heap is in the collector's way.
        ids = GC.AllocateUninitializedArray<long>(tokens, pinned: true);
        mask = GC.AllocateUninitializedArray<long>(tokens, pinned: true);
        types = GC.AllocateArray<long>(tokens, pinned: true);
        hidden = GC.AllocateUninitializedArray<float>(checked(tokens * dimensions), pinned: true);
    }

    private void Pad(IReadOnlyList<int[]> batch, int longest)
    {
        for (int row = 0; row < batch.Count; row++)
        {
            int[] tokens = batch[row];
            Span<long> rowIds = ids.AsSpan(row * longest, longest);
            Span<long> rowMask = mask.AsSpan(row * longest, longest);
            for (int i = 0; i < tokens.Length; i++)
                rowIds[i] = tokens[i];
            rowIds[tokens.Length..].Fill(padId);
            rowMask[..tokens.Length].Fill(1);
            rowMask[tokens.Length..].Clear();
        }
    }
}
