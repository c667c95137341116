using System.Globalization;
using System.Runtime.InteropServices;

namespace Mobula.Ratios.Results;

/// <summary>Where and when something was measured.</summary>
/// <param name="LoadBefore">The machine's load average over one minute before the scenario: above about 0.5 it had other work.</param>
internal sealed record Machine(DateTimeOffset Date, string Processor, int Cores, string System, string Runtime, string Mobula, double LoadBefore)
{
    public static Machine Now() => new(
        DateTimeOffset.UtcNow,
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        typeof(ServeApplication).Assembly.GetName().Version!.ToString(3),
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
