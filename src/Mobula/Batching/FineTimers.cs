namespace Mobula.Batching;

/// <summary>
/// One-shot timers of the system clock that fire within a fraction of a millisecond of their time. The runtime's own count in ticks of
/// the kernel: at 250 of them a second a timer of 10 ms takes 12 to 16, and a batch would wait as much longer than it was told to.
/// One thread for the process, from the first timer on; it sleeps until the next one is due.
/// </summary>
internal sealed class FineTimers
{
    private static readonly Lazy<FineTimers> Running = new(Start);

    private readonly TimeProvider clock = TimeProvider.System;

    // A Monitor and not a Lock: the thread waits on it.
    private readonly object sync = new();
    private readonly PriorityQueue<FineTimer, long> armed = new();

    private FineTimers()
    {
    }

    /// <summary>A timer, not armed yet. Its callback runs on the thread pool, with no ambient values at all.</summary>
    public static ITimer Create(TimerCallback callback, object state) => new FineTimer(Running.Value, callback, state);

    private static FineTimers Start()
    {
        var timers = new FineTimers();
        new Thread(timers.Run) { IsBackground = true, Name = "Mobula batch timers" }.UnsafeStart();
        return timers;
    }

    private void Set(FineTimer timer, TimeSpan dueTime)
    {
        lock (sync)
        {
            armed.Remove(timer, out _, out _);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            armed.Enqueue(timer, clock.GetTimestamp() + (long)(dueTime.TotalSeconds * clock.TimestampFrequency));
            if (armed.Peek() == timer)
                Monitor.Pulse(sync);
        }
    }

    private void Run()
    {
        lock (sync)
        {
            while (true)
                Monitor.Wait(sync, FireDue());
        }
    }

    /// <returns>How long until the next timer is due.</returns>
    private TimeSpan FireDue()
    {
        while (armed.TryPeek(out var timer, out var due))
        {
            var now = clock.GetTimestamp();
            if (due > now)
                return Rounded(clock.GetElapsedTime(now, due));
            armed.Dequeue();
            ThreadPool.UnsafeQueueUserWorkItem(timer, preferLocal: false);
        }

        return Timeout.InfiniteTimeSpan;
    }

    // Monitor cuts to whole milliseconds: rounded down, the last one would be spent spinning. It takes no more than an int of them.
    private static TimeSpan Rounded(TimeSpan left) => TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));

    private sealed class FineTimer(FineTimers timers, TimerCallback callback, object state) : ITimer, IThreadPoolWorkItem
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
                throw new NotSupportedException($"These timers fire once: the period is {period}, it has to be infinite.");
            timers.Set(this, dueTime);
            return true;
        }

        public void Dispose() => timers.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        void IThreadPoolWorkItem.Execute() => callback(state);
    }
}
