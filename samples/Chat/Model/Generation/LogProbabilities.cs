using System.Numerics.Tensors;

namespace Chat.Model.Generation;

/// <summary>Logits to logarithms of probabilities.</summary>
internal static class LogProbabilities
{
    /// <summary>Replaces <paramref name="logits"/> by their log-softmax; <paramref name="scratch"/> is as long and is overwritten.</summary>
    /// <exception cref="InvalidOperationException">The model returned no number.</exception>
    public static void From(Span<float> logits, Span<float> scratch)
    {
        var max = TensorPrimitives.Max(logits);
        if (!float.IsFinite(max))
            throw new InvalidOperationException($"The model returned the logit {max}: its weights are broken, or it was exported in a precision too low.");

        TensorPrimitives.Subtract(logits, max, logits);
        TensorPrimitives.Exp(logits, scratch);
        TensorPrimitives.Subtract(logits, MathF.Log(TensorPrimitives.Sum<float>(scratch)), logits);
    }
}
