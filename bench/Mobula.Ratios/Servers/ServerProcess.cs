using System.Diagnostics;
using System.Globalization;

namespace Mobula.Ratios.Servers;

/// <summary>A server in a process of its own, on a free port of the loopback.</summary>
internal sealed class ServerProcess : ILoadedServer, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private ServerProcess(Process process, string name, Uri address)
    {
        this.process = process;
        Name = name;
        Address = address;
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>CPU time since the start, user and kernel, of all threads: <c>utime</c> + <c>stime</c> of <c>/proc/PID/stat</c>.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <param name="kind">"kestrel" or "mobula".</param>
    /// <param name="workload">What it does, see Mobula.BenchServers.</param>
    public static async Task<ServerProcess> StartAsync(string kind, string workload, CancellationToken cancel, int replicas = 1)
    {
        string folder = Path.Combine(Repository.Root, "bench", "Mobula.BenchServers", "bin", BuildConfiguration, "net10.0");
        var start = new ProcessStartInfo(Path.Combine(folder, "Mobula.BenchServers"))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])[
            kind, workload, replicas.ToString(CultureInfo.InvariantCulture),
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning", "--Mobula:Http:ShutdownDelay", "00:00:00"]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        try
        {
            string? address = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(StartLimit, cancel);
            return new(process, kind, new(address ?? throw new BenchException($"The server '{kind} {workload}' ended before it listened.")));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Bytes on the managed heap after a full collection.</summary>
    public Task<long> HeapAsync(CancellationToken cancel) => AskAsync("heap", cancel);

    /// <summary>Bytes allocated since the start.</summary>
    public Task<long> AllocatedAsync(CancellationToken cancel) => AskAsync("allocated", cancel);

    /// <summary>The process's share of the machine's memory, in bytes.</summary>
    public long ProportionalSetSize()
    {
        string line = File.ReadLines($"/proc/{process.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task<long> AskAsync(string command, CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync(command.AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        string? line = await process.StandardOutput.ReadLineAsync(cancel);
        return long.Parse(line ?? throw new BenchException($"The server '{Name}' ended."), CultureInfo.InvariantCulture);
    }

    private static string BuildConfiguration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? throw new BenchException("This is a Debug build, whose figures mean nothing: run with -c Release.")
            : "Release";
}
