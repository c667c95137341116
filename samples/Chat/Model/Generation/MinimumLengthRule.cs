namespace Chat.Model.Generation;

/// <summary>An answer shorter than <paramref name="length"/>, its start included, may not end.</summary>
internal sealed class MinimumLengthRule(int length, int end) : ILogitsRule
{
    public void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores, float certain)
    {
        if (answer.Length < length)
            scores[end] = float.NegativeInfinity;
    }
}
