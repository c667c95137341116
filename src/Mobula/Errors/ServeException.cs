namespace Mobula;

/// <summary>A call of a deployment failed.</summary>
public abstract class ServeException : Exception
{
    private protected ServeException(ServeOutcome outcome, string message, Exception? cause = null)
        : base(message, cause) => Outcome = outcome;

    /// <summary>What is known of the call.</summary>
    public ServeOutcome Outcome { get; }
}
