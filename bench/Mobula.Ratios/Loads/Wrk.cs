using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Loads;

/// <summary>Debian's wrk: so many connections, each asking again as soon as it is answered.</summary>
internal static class Wrk
{
    // Longer than any answer here takes; a request that needs more is an error and voids the round.
    private const string Timeout = "10s";

    /// <exception cref="BenchException">It is not installed.</exception>
    public static void RequireInstalled()
    {
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("wrk", "-v") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            probe.WaitForExit();
        }
        catch (Win32Exception)
        {
            throw new BenchException("wrk makes the load and is not installed. Install it: apt-get install wrk");
        }
    }

    /// <summary>One round against one server. The CPU time is the server's, the load generator's is not in it.</summary>
    public static async Task<Round> RunAsync(ILoadedServer server, string path, int connections, double seconds, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true, RedirectStandardError = true };
        // One thread: two would take both cores of a small machine from the server.
        foreach (string argument in (string[])[
            "-t", "1", "-c", connections.ToString(CultureInfo.InvariantCulture), "-d", $"{Math.Max(1, Math.Round(seconds)):0}s",
            "--timeout", Timeout, "-s", Path.Combine(AppContext.BaseDirectory, "report.lua"), new Uri(server.Address, path).ToString()]) start.ArgumentList.Add(argument);

        long allocated = await server.AllocatedAsync(cancel);
        var before = server.CpuTime;
        using var wrk = Process.Start(start)!;
        var errors = wrk.StandardError.ReadToEndAsync(cancel);
        string output;
        try
        {
            output = await wrk.StandardOutput.ReadToEndAsync(cancel);
            await wrk.WaitForExitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            wrk.Kill();
            throw;
        }

        var cpu = server.CpuTime - before;
        allocated = await server.AllocatedAsync(cancel) - allocated;
        string report = output.Split('\n').FirstOrDefault(line => line.StartsWith("REPORT ", StringComparison.Ordinal))
            ?? throw new BenchException($"wrk gave no report. {output}{await errors}");
        return Read(report, cpu, allocated, server.Name);
    }

    private static Round Read(string report, TimeSpan cpu, long allocated, string server)
    {
        double[] fields = [.. report.Split(' ').Skip(1).Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        if (fields[2] > 0) throw new BenchException($"{server}: {fields[2]} of {fields[0]} answers were errors; a round with errors measures nothing.");
        if (fields[0] == 0) throw new BenchException($"{server}: no request was answered.");
        return new(
            Requests: (long)fields[0],
            Elapsed: TimeSpan.FromMicroseconds(fields[1]),
            Cpu: cpu,
            Allocated: allocated,
            Mean: TimeSpan.FromMicroseconds(fields[3]),
            Median: TimeSpan.FromMicroseconds(fields[4]),
            P99: TimeSpan.FromMicroseconds(fields[5]));
    }
}
