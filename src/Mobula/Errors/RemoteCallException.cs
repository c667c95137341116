namespace Mobula;

/// <summary>User code of a called deployment threw, in this process or another.</summary>
/// <remarks>
/// Exceptions travel as text: catch this one and look at <see cref="RemoteType"/>. In the same process the exception itself is the
/// <see cref="Exception.InnerException"/>, for logs and debuggers.
/// </remarks>
public sealed class RemoteCallException : ServeException
{
    /// <summary>Makes the exception of what the callee told.</summary>
    /// <param name="deployment">The deployment that was called.</param>
    /// <param name="remoteType">The full name of the exception's type there.</param>
    /// <param name="remoteMessage">Its message.</param>
    /// <param name="remoteStack">Its stack trace.</param>
    public RemoteCallException(string deployment, string remoteType, string remoteMessage, string? remoteStack)
        : this(deployment, remoteType, remoteMessage, remoteStack, null)
    {
    }

    internal RemoteCallException(string deployment, Exception cause)
        : this(deployment, cause.GetType().FullName ?? cause.GetType().Name, cause.Message, cause.StackTrace, cause)
    {
    }

    private RemoteCallException(string deployment, string remoteType, string remoteMessage, string? remoteStack, Exception? cause)
        : base(ServeOutcome.Failed, $"Deployment '{deployment}' failed with {remoteType}: {remoteMessage}", cause)
    {
        RemoteType = remoteType;
        RemoteStack = remoteStack;
    }

    /// <summary>The full name of the exception's type at the callee.</summary>
    public string RemoteType { get; }

    /// <summary>The stack trace at the callee.</summary>
    public string? RemoteStack { get; }
}
