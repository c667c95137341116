namespace Mobula.Batching;

/// <summary>A one-shot timer that keeps its earliest due time and holds its owner only while the owner has items waiting.</summary>
internal sealed class BatchAlarm(TimeProvider clock)
{
    private readonly Lock gate = new();
    private ITimer? timer;
    private long armed = long.MaxValue;
    private IAlarmed? target;

    /// <summary>Who is woken; null while nothing waits, so that an alarm still armed roots nothing.</summary>
    public IAlarmed? Target
    {
        set => Volatile.Write(ref target, value);
    }

    /// <summary>Wakes the target at <paramref name="due"/> or earlier: one armed for an earlier time stays, and the target looks again then.</summary>
    public void Set(long due)
    {
        lock (gate)
        {
            if (armed <= due)
                return;
            armed = due;
            timer ??= CleanContext.CreateTimer(clock, static state => ((BatchAlarm)state!).Ring(), this);
            timer.Change(Until(due), Timeout.InfiniteTimeSpan);
        }
    }

    // Timers cut to whole milliseconds: rounded down, one would fire early and be armed for zero again and again.
    private TimeSpan Until(long due)
    {
        var left = due - clock.GetTimestamp();
        return TimeSpan.FromMilliseconds(left <= 0 ? 1 : (long)Math.Ceiling(left * 1000.0 / clock.TimestampFrequency));
    }

    private void Ring()
    {
        lock (gate)
            armed = long.MaxValue;
        Volatile.Read(ref target)?.Ring();
    }
}
