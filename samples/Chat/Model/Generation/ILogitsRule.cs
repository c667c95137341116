namespace Chat.Model.Generation;

/// <summary>Forbids or forces tokens of an answer. Pure: depends on nothing but its arguments.</summary>
internal interface ILogitsRule
{
    /// <summary>Changes <paramref name="scores"/>, one a token of the vocabulary, of the token that follows.</summary>
    /// <param name="answer">The answer so far, from the start token on.</param>
    /// <param name="input">The input it answers, without padding.</param>
    /// <param name="scores">Logits; a forbidden token's becomes negative infinity.</param>
    /// <param name="certain">The logit of a token that no other can replace.</param>
    void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores, float certain);
}
