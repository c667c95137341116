namespace Mobula.Core.Routing;

/// <summary>What "Retry-After" says when a queue is full: about when the queue as it is now will have been served.</summary>
internal static class RetryAfter
{
    // Below one second HTTP cannot say; above a minute nobody can know.
    public const int MinSeconds = 1;
    public const int MaxSeconds = 60;

    /// <param name="queued">Requests that wait.</param>
    /// <param name="capacity">Requests that may run at once, all replicas together.</param>
    /// <param name="meanServiceTime">Mean time a request holds its place.</param>
    /// <returns>Whole seconds, 1 to 60.</returns>
    public static int Seconds(int queued, long capacity, TimeSpan meanServiceTime)
    {
        if (capacity <= 0) return MaxSeconds;
        double seconds = meanServiceTime.TotalSeconds * (queued + 1) / capacity;
        return (int)Math.Clamp(Math.Ceiling(seconds), MinSeconds, MaxSeconds);
    }
}
