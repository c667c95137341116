using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mobula.Ratios.Servers;

/// <summary>A sample in a process of its own, as a user runs it.</summary>
internal sealed class SampleServer : ILoadedServer, IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;

    // Read on, or the sample would block when the pipe is full.
    private Task rest = Task.CompletedTask;

    private SampleServer(Process process, string name, Uri address) => (this.process, Name, Address) = (process, name, address);

    public string Name { get; }

    public Uri Address { get; }

    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>CPU time by what the threads are for.</summary>
    public ThreadTimes ThreadTimes => ThreadTimes.Of(process.Id, $"default/{Name}");

    public static async Task<SampleServer> StartAsync(string sample, CancellationToken cancel, params IEnumerable<string> arguments)
    {
        string folder = Path.Combine(Repository.Root, "samples", sample, "bin", "Release", "net10.0");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [$"{sample}.dll", "--urls", address.ToString(), "--Mobula:Http:ShutdownDelay", "0", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var server = new SampleServer(Process.Start(start)!, sample, address);
        try
        {
            while (!(await server.process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(StartLimit, cancel) ?? throw new BenchException($"The sample {sample} ended before it ran.")).Contains(" runs: ", StringComparison.Ordinal))
            {
            }

            server.rest = server.process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            using var client = new HttpClient();
            while (!await IsReadyAsync(client, address, cancel)) await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task<long> AllocatedAsync(CancellationToken cancel) => Task.FromResult(0L);

    /// <summary>The process's own and its share of what it shares, in bytes.</summary>
    public long ProportionalSetSize()
    {
        string line = File.ReadLines($"/proc/{process.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        await rest;
        process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address, CancellationToken cancel)
    {
        try
        {
            return (await client.GetAsync(new Uri(address, "/-/readyz"), cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
