using System.Numerics.Tensors;

namespace Embeddings.Model;

/// <summary>From one hidden state a token to one vector a sentence.</summary>
internal static class Pooling
{
    /// <summary>The mean of the first states, divided by its Euclidean norm; zeros stay zeros.</summary>
    /// <param name="states">At least <paramref name="tokens"/> states, one after another; those beyond are padding.</param>
    /// <param name="tokens">How many states count, at least 1.</param>
    /// <param name="embedding">Receives the vector; its length is the length of one state.</param>
    public static void MeanNormalized(ReadOnlySpan<float> states, int tokens, Span<float> embedding)
    {
        int dimensions = embedding.Length;
        states[..dimensions].CopyTo(embedding);
        for (int token = 1; token < tokens; token++)
            TensorPrimitives.Add(embedding, states.Slice(token * dimensions, dimensions), embedding);

        // The mean divides by the count, the norm cancels it: one division by the norm of the sum is both.
        float norm = TensorPrimitives.Norm<float>(embedding);
        if (norm > 0)
            TensorPrimitives.Divide(embedding, norm, embedding);
    }
}
