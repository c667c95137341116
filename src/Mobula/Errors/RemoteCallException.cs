namespace Mobula;

/// <summary>User code of a called deployment threw. Exceptions travel as text, never as objects, in the same process too.</summary>
public sealed class RemoteCallException : ServeException
{
    /// <summary>Makes the exception of what the callee told.</summary>
    /// <param name="deployment">The deployment that was called.</param>
    /// <param name="remoteType">The full name of the exception's type there.</param>
    /// <param name="remoteMessage">Its message.</param>
    /// <param name="remoteStack">Its stack trace.</param>
    public RemoteCallException(string deployment, string remoteType, string remoteMessage, string? remoteStack)
        : base(ServeOutcome.Failed, $"Deployment '{deployment}' failed with {remoteType}: {remoteMessage}")
    {
        RemoteType = remoteType;
        RemoteStack = remoteStack;
    }

    /// <summary>The full name of the exception's type at the callee.</summary>
    public string RemoteType { get; }

    /// <summary>The stack trace at the callee.</summary>
    public string? RemoteStack { get; }
}
