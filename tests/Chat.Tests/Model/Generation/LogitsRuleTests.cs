using Chat.Model.Generation;

namespace Chat.Tests.Model.Generation;

public sealed class LogitsRuleTests
{
    private const int Vocabulary = 8;
    private const float Certain = 4.5f;

    private static readonly GenerationSettings Settings = new() { DecoderStartTokenId = 1, EosTokenId = 2, PadTokenId = 0 };

    [Theory]
    [InlineData(3, new[] { 1, 5, 6, 1, 5 }, new[] { 6 })]
    [InlineData(3, new[] { 1, 5, 6, 5 }, new int[0])]
    [InlineData(3, new[] { 5, 5, 5 }, new[] { 5 })]
    [InlineData(3, new[] { 1 }, new int[0])]
    [InlineData(2, new[] { 1, 5, 6, 5, 7, 5 }, new[] { 6, 7 })]
    [InlineData(1, new[] { 1, 5 }, new[] { 1, 5 })]
    public void AnswerNgrams_Forbid_WhatWouldRepeatARun(int size, int[] answer, int[] forbidden) =>
        AssertForbids(forbidden, NgramRule.OfAnswer(size), answer, input: [1, 3, 4, 3]);

    [Theory]
    [InlineData(3, new[] { 1, 5, 6 }, new[] { 5, 6, 7, 2, 1, 5, 6, 2 }, new[] { 7, 2 })]
    [InlineData(3, new[] { 1 }, new[] { 1, 5, 6 }, new int[0])]
    [InlineData(3, new[] { 1, 5 }, new[] { 1, 5 }, new int[0])]
    [InlineData(1, new[] { 1 }, new[] { 5, 2 }, new[] { 5, 2 })]
    public void InputNgrams_Forbid_WhatWouldRepeatARunOfTheInput(int size, int[] answer, int[] input, int[] forbidden) =>
        AssertForbids(forbidden, NgramRule.OfInput(size), answer, input);

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void MinimumLength_ForbidsTheEnd_BelowIt(int length, bool forbids) =>
        AssertForbids(forbids ? [2] : [], new MinimumLengthRule(3, end: 2), [.. Enumerable.Repeat(5, length)], []);

    [Fact]
    public void ForcedToken_AtItsLength_IsTheOnlyOneAndCostsNothing()
    {
        var scores = Apply(new ForcedTokenRule(2, token: 3), [1, 5], []);

        Assert.Equal(Certain, scores[3]);
        Assert.All(scores.Where((_, token) => token != 3), score => Assert.Equal(float.NegativeInfinity, score));
    }

    [Fact]
    public void ForcedToken_AtAnotherLength_ChangesNothing() => AssertForbids([], new ForcedTokenRule(2, token: 3), [1], []);

    [Fact]
    public void Rules_OfDefaultSettings_ForbidNothing() =>
        Assert.DoesNotContain(float.NegativeInfinity, Apply(Settings, [1, 5, 6, 5], [5, 2]));

    [Fact]
    public void Rules_ForcedEnd_OverridesAllOthers()
    {
        var settings = Settings with { NoRepeatNgramSize = 1, EncoderNoRepeatNgramSize = 1, MinLength = 99, ForcedEosTokenId = 2 };

        var scores = Apply(settings, [1, 2, 3], [2]);

        Assert.Equal(Certain, scores[2]);
    }

    [Fact]
    public void Rules_ForcedBeginning_OverridesMinimumLength()
    {
        var settings = Settings with { MinLength = 5, ForcedBosTokenId = 2 };

        Assert.Equal(Certain, Apply(settings, [1], [])[2]);
        Assert.Equal(float.NegativeInfinity, Apply(settings, [1, 2], [])[2]);
    }

    private static float[] Apply(ILogitsRule rule, int[] answer, int[] input)
    {
        var scores = Scores();
        rule.Apply(answer, input, scores, Certain);
        return scores;
    }

    private static float[] Apply(GenerationSettings settings, int[] answer, int[] input)
    {
        var scores = Scores();
        new LogitsRules(settings, maxLength: 4).Apply(answer, input, scores, Certain);
        return scores;
    }

    private static void AssertForbids(int[] tokens, ILogitsRule rule, int[] answer, int[] input)
    {
        var expected = Scores();
        foreach (var token in tokens)
            expected[token] = float.NegativeInfinity;

        Assert.Equal(expected, Apply(rule, answer, input));
    }

    private static float[] Scores() => [.. Enumerable.Range(1, Vocabulary).Select(i => -0.5f * i)];
}
