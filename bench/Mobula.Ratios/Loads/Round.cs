namespace Mobula.Ratios.Loads;

/// <summary>What one round of load gave.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Elapsed">How long the load lasted.</param>
/// <param name="Cpu">CPU time the server took meanwhile.</param>
/// <param name="Allocated">Bytes the server allocated meanwhile.</param>
/// <param name="Mean">Mean time to an answer.</param>
/// <param name="Median">Median time to an answer.</param>
/// <param name="P99">Time within which 99 of 100 answers came.</param>
internal sealed record Round(long Requests, TimeSpan Elapsed, TimeSpan Cpu, long Allocated, TimeSpan Mean, TimeSpan Median, TimeSpan P99)
{
    public double CpuMicroseconds => Cpu.TotalMicroseconds / Requests;

    public double AllocatedBytes => (double)Allocated / Requests;

    public double PerSecond => Requests / Elapsed.TotalSeconds;
}
