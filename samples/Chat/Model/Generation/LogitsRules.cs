namespace Chat.Model.Generation;

/// <summary>The rules that settings ask for, in the order in which they count.</summary>
internal sealed class LogitsRules
{
    private readonly ILogitsRule[] rules;

    public LogitsRules(GenerationSettings settings, int maxLength) => rules = [.. From(settings, maxLength)];

    public void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores, float certain)
    {
        foreach (var rule in rules)
            rule.Apply(answer, input, scores, certain);
    }

    private static IEnumerable<ILogitsRule> From(GenerationSettings settings, int maxLength)
    {
        if (settings.NoRepeatNgramSize > 0)
            yield return NgramRule.OfAnswer(settings.NoRepeatNgramSize);
        if (settings.EncoderNoRepeatNgramSize > 0)
            yield return NgramRule.OfInput(settings.EncoderNoRepeatNgramSize);
        if (settings.MinLength > 0)
            yield return new MinimumLengthRule(settings.MinLength, settings.EosTokenId);
        if (settings.ForcedBosTokenId is { } first)
            yield return new ForcedTokenRule(1, first);
        if (settings.ForcedEosTokenId is { } last)
            yield return new ForcedTokenRule(maxLength - 1, last);
    }
}
