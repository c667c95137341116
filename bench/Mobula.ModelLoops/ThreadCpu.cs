using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Mobula.ModelLoops;

/// <summary>CPU time of the thread that asks: unlike wall time it has nothing in it of who else wanted the processor. Linux only.</summary>
internal static partial class ThreadCpu
{
    // CLOCK_THREAD_CPUTIME_ID of time.h.
    private const int Clock = 3;
    private const long Second = 1_000_000_000;

    /// <summary>Nanoseconds since the thread began.</summary>
    public static long Now
    {
        get
        {
            if (GetTime(Clock, out var time) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
            return (time.Seconds * Second) + time.Nanoseconds;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
