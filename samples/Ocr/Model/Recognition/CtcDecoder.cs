using System.Numerics.Tensors;
using System.Text;

namespace Ocr.Model.Recognition;

/// <summary>From the probabilities of a line to its text: greedy, the best class of each step.</summary>
internal static class CtcDecoder
{
    /// <param name="steps">Steps one after another, each a probability for every class.</param>
    /// <param name="charset">The classes.</param>
    public static Reading Decode(ReadOnlySpan<float> steps, Charset charset)
    {
        StringBuilder text = new();
        double sum = 0;
        int kept = 0, before = Charset.Blank;
        for (; steps.Length > 0; steps = steps[charset.Count..])
        {
            ReadOnlySpan<float> step = steps[..charset.Count];
            int best = TensorPrimitives.IndexOfMax(step);
            // Repeats go before blanks do, so that "a a blank a" is "aa".
            if (best != before && best != Charset.Blank)
            {
                text.Append(charset[best]);
                sum += step[best];
                kept++;
            }

            before = best;
        }

        return new(text.ToString(), kept == 0 ? 0 : (float)(sum / kept));
    }
}
