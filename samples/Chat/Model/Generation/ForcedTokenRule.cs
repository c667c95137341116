namespace Chat.Model.Generation;

/// <summary>
/// Of an answer of <paramref name="length"/> tokens, its start included, the next one is <paramref name="token"/> and costs nothing.
/// </summary>
internal sealed class ForcedTokenRule(int length, int token) : ILogitsRule
{
    public void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores, float certain)
    {
        if (answer.Length != length)
            return;
        scores.Fill(float.NegativeInfinity);
        scores[token] = certain;
    }
}
