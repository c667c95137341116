namespace Mobula.Requests;

/// <summary>A moment of a clock by which a request must have been answered; the default value is "never".</summary>
internal readonly struct Deadline
{
    // A timer measures in ticks of the system, of up to 16 ms, and may fire that much early.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(16);

    private readonly TimeProvider? clock;
    private readonly long timestamp;

    private Deadline(TimeProvider clock, long timestamp) => (this.clock, this.timestamp) = (clock, timestamp);

    public static Deadline None => default;

    public bool IsNone => clock is null;

    public bool HasPassed => clock is not null && clock.GetTimestamp() >= timestamp;

    /// <summary>Whether a timer that was set for it may have fired: what ended then, ended by it.</summary>
    public bool IsDue => clock is not null && Remaining <= Tick;

    /// <summary>What is left, never negative; infinite when there is no deadline.</summary>
    public TimeSpan Remaining => clock is null
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromTicks(Math.Max(0, clock.GetElapsedTime(clock.GetTimestamp(), timestamp).Ticks));

    public static Deadline Earlier(Deadline one, Deadline other) =>
        one.IsNone || (!other.IsNone && other.timestamp < one.timestamp) ? other : one;

    public static Deadline After(TimeProvider clock, TimeSpan timeout) =>
        new(clock, clock.GetTimestamp() + (long)(timeout.TotalSeconds * clock.TimestampFrequency));
}
