namespace Mobula;

/// <summary>The replica ended while it had the request. Whether the work was done is not known.</summary>
/// <param name="replica">The replica.</param>
/// <param name="cause">What is known of its end.</param>
public sealed class ReplicaDiedException(string replica, Exception? cause = null) : ServeException(
    ServeOutcome.Unknown, $"Replica '{replica}' ended before it answered.", cause);
