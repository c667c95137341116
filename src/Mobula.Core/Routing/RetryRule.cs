namespace Mobula.Core.Routing;

/// <summary>Decides whether an attempt that ended may be tried at another replica.</summary>
internal static class RetryRule
{
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="idempotent">The method is declared safe to run twice.</param>
    /// <param name="answerBegan">A byte of the answer has been sent to the client.</param>
    public static bool MayRetry(AttemptOutcome outcome, bool idempotent, bool answerBegan) => outcome switch
    {
        AttemptOutcome.Rejected or AttemptOutcome.Refused => !answerBegan,
        AttemptOutcome.Unknown => idempotent && !answerBegan,
        _ => false,
    };
}
