namespace Mobula.Ratios.Servers;

/// <summary>What reading the recorded pictures once in a plain loop gave, and where its CPU time went.</summary>
internal sealed record OcrRound(
    long Pictures, TimeSpan Wall, TimeSpan Cpu, TimeSpan Decode, TimeSpan Resize, TimeSpan Detector, TimeSpan Boxes, TimeSpan Warp, TimeSpan Recognizer, TimeSpan Text)
{
    public double PerSecond => Pictures / Wall.TotalSeconds;

    public double CpuMilliseconds => MillisecondsOf(Cpu);

    /// <summary>What the loop's threads did that is none of the parts, the compiler and the collector among it.</summary>
    public TimeSpan Rest => Cpu - Decode - Resize - Detector - Boxes - Warp - Recognizer - Text;

    public double OnnxMilliseconds => MillisecondsOf(Detector + Recognizer);

    public double MillisecondsOf(TimeSpan part) => part.TotalMilliseconds / Pictures;

    /// <param name="numbers">Pictures, then seconds in the order of the members.</param>
    public static OcrRound Of(double[] numbers)
    {
        TimeSpan[] times = [.. numbers.Skip(1).Select(TimeSpan.FromSeconds)];
        return new((long)numbers[0], times[0], times[1], times[2], times[3], times[4], times[5], times[6], times[7], times[8]);
    }
}
