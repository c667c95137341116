namespace Chat.Model.Generation;

/// <summary>Forbids or forces tokens of an answer. Pure: depends on nothing but its arguments.</summary>
internal interface ILogitsRule
{
    /// <summary>Changes <paramref name="scores"/>, one a token of the vocabulary, of the token that follows.</summary>
    /// <param name="answer">The answer so far, from the start token on.</param>
    /// <param name="input">The input it answers, without padding.</param>
    /// <param name="scores">Log probabilities or logits; a forbidden token's becomes negative infinity.</param>
    void Apply(ReadOnlySpan<int> answer, ReadOnlySpan<int> input, Span<float> scores);
}
