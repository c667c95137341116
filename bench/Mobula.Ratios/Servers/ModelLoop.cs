using System.Diagnostics;
using System.Globalization;

namespace Mobula.Ratios.Servers;

/// <summary>What one round of a model in a plain loop gave.</summary>
internal sealed record LoopRound(long Items, TimeSpan Wall, TimeSpan Cpu, TimeSpan Tokenizing)
{
    public double PerSecond => Items / Wall.TotalSeconds;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Items;
}

/// <summary>A sample's model in a loop of its own, without Mobula, in a process of its own.</summary>
internal sealed class ModelLoop : IAsyncDisposable
{
    private readonly Process process;

    private ModelLoop(Process process) => this.process = process;

    /// <param name="kind">"embeddings" or "chat".</param>
    /// <param name="record">The batches to replay.</param>
    /// <param name="texts">The texts they came from.</param>
    public static async Task<ModelLoop> StartAsync(string kind, string folder, string record, string texts, CancellationToken cancel)
    {
        string program = Path.Combine(Repository.Root, "bench", "Mobula.ModelLoops", "bin", "Release", "net10.0");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Mobula.ModelLoops.dll"), kind, folder, record, texts])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var loop = new ModelLoop(Process.Start(start)!);
        string? answer = await loop.process.StandardOutput.ReadLineAsync(cancel);
        if (answer == "ready") return loop;
        await loop.DisposeAsync();
        throw new BenchException($"The loop of '{kind}' did not start.");
    }

    public async Task<LoopRound> RunAsync(double seconds, CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync(seconds.ToString(CultureInfo.InvariantCulture).AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        string line = await process.StandardOutput.ReadLineAsync(cancel) ?? throw new BenchException("The loop ended.");
        double[] fields = [.. line.Split(' ').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return new((long)fields[0], TimeSpan.FromSeconds(fields[1]), TimeSpan.FromSeconds(fields[2]), TimeSpan.FromSeconds(fields[3]));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
