namespace Mobula.Routing;

/// <summary>A moving mean of how long requests hold their place.</summary>
internal sealed class ServiceTime
{
    // About the last 20 requests: young enough to follow a change, old enough not to follow one request.
    private const double Weight = 0.1;

    private double meanSeconds;
    private bool any;

    public TimeSpan Mean => TimeSpan.FromSeconds(meanSeconds);

    public void Add(TimeSpan time)
    {
        meanSeconds = any ? meanSeconds + Weight * (time.TotalSeconds - meanSeconds) : time.TotalSeconds;
        any = true;
    }
}
