namespace Mobula.ModelLoops;

/// <summary>CPU time of one thread by part.</summary>
internal sealed class OcrClock
{
    private readonly long[] nanoseconds = new long[Enum.GetValues<OcrPart>().Length];

    public T Measure<T>(OcrPart part, Func<T> work)
    {
        long before = ThreadCpu.Now;
        var result = work();
        nanoseconds[(int)part] += ThreadCpu.Now - before;
        return result;
    }

    /// <summary>Seconds of each part, of two threads together.</summary>
    public static IEnumerable<double> Sum(OcrClock a, OcrClock b) => a.nanoseconds.Zip(b.nanoseconds, (one, other) => (one + other) / 1e9);
}
