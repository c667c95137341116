namespace Mobula;

/// <summary>As many requests wait for the deployment as may wait.</summary>
/// <param name="deployment">The deployment.</param>
/// <param name="retryAfter">When it is worth another try.</param>
public sealed class QueueFullException(string deployment, TimeSpan retryAfter) : ServeException(
    ServeOutcome.NotStarted, $"The queue of deployment '{deployment}' is full. Try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s, or raise MaxQueuedRequests or NumReplicas.")
{
    /// <summary>When it is worth another try.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
