using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class RetryRuleTests
{
    [Theory]
    [InlineData(nameof(AttemptOutcome.Rejected), false, false, true)]
    [InlineData(nameof(AttemptOutcome.Rejected), true, false, true)]
    [InlineData(nameof(AttemptOutcome.Rejected), false, true, false)]
    [InlineData(nameof(AttemptOutcome.Rejected), true, true, false)]
    [InlineData(nameof(AttemptOutcome.Refused), false, false, true)]
    [InlineData(nameof(AttemptOutcome.Refused), true, false, true)]
    [InlineData(nameof(AttemptOutcome.Refused), false, true, false)]
    [InlineData(nameof(AttemptOutcome.Refused), true, true, false)]
    [InlineData(nameof(AttemptOutcome.Unknown), false, false, false)]
    [InlineData(nameof(AttemptOutcome.Unknown), true, false, true)]
    [InlineData(nameof(AttemptOutcome.Unknown), false, true, false)]
    [InlineData(nameof(AttemptOutcome.Unknown), true, true, false)]
    [InlineData(nameof(AttemptOutcome.Failed), false, false, false)]
    [InlineData(nameof(AttemptOutcome.Failed), true, false, false)]
    [InlineData(nameof(AttemptOutcome.Failed), true, true, false)]
    [InlineData(nameof(AttemptOutcome.Done), false, false, false)]
    [InlineData(nameof(AttemptOutcome.Done), true, false, false)]
    [InlineData(nameof(AttemptOutcome.Done), true, true, false)]
    public void MayRetry_EachCase_OnlyWhatCannotRunTwice(string outcome, bool idempotent, bool answerBegan, bool expected) =>
        Assert.Equal(expected, RetryRule.MayRetry(Enum.Parse<AttemptOutcome>(outcome), idempotent, answerBegan));
}
