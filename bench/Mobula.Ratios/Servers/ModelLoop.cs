using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mobula.Ratios.Servers;

/// <summary>What one round of a model in a plain loop gave.</summary>
internal sealed record LoopRound(long Items, TimeSpan Wall, TimeSpan Cpu, TimeSpan Tokenizing, TimeSpan Onnx)
{
    public double PerSecond => Items / Wall.TotalSeconds;

    public double CpuMicroseconds => Cpu.TotalMicroseconds / Items;

    /// <summary>A part of the loop's time, as CPU an item: the loop has one thread and never waits.</summary>
    public double CpuMicrosecondsOf(TimeSpan part) => CpuMicroseconds * (part / Wall);
}

/// <summary>A sample's model in a loop of its own, without Mobula, in a process of its own.</summary>
internal sealed class ModelLoop : IAsyncDisposable
{
    private readonly Process process;

    private ModelLoop(Process process) => this.process = process;

    /// <param name="sample">The sample whose model it is: "Embeddings", "Chat", "Ocr".</param>
    /// <param name="record">The batches to replay.</param>
    /// <param name="inputs">A file that has, or names, what they came from.</param>
    public static async Task<ModelLoop> StartAsync(string sample, string folder, string record, string inputs, CancellationToken cancel)
    {
        string program = Path.Combine(Repository.Root, "bench", "Mobula.ModelLoops", "bin", "Release", "net10.0");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Mobula.ModelLoops.dll"), sample.ToLowerInvariant(), folder, record, inputs])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // The sample's own collector: each costs something else.
            Environment = { ["DOTNET_gcServer"] = UsesServerCollector(sample) ? "1" : "0" },
        };
        var loop = new ModelLoop(Process.Start(start)!);
        string? answer = await loop.process.StandardOutput.ReadLineAsync(cancel);
        if (answer == "ready") return loop;
        await loop.DisposeAsync();
        throw new BenchException($"The loop of '{sample}' did not start.");
    }

    /// <summary>Sends a line and takes the numbers that come back.</summary>
    public async Task<double[]> AskAsync(string line, CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        string answer = await process.StandardOutput.ReadLineAsync(cancel) ?? throw new BenchException("The loop ended.");
        return [.. answer.Split(' ').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
    }

    public async Task<LoopRound> RunAsync(double seconds, CancellationToken cancel)
    {
        double[] fields = await AskAsync(seconds.ToString(CultureInfo.InvariantCulture), cancel);
        return new((long)fields[0], TimeSpan.FromSeconds(fields[1]), TimeSpan.FromSeconds(fields[2]), TimeSpan.FromSeconds(fields[3]), TimeSpan.FromSeconds(fields[4]));
    }

    private static bool UsesServerCollector(string sample)
    {
        string settings = Path.Combine(Repository.Root, "samples", sample, "bin", "Release", "net10.0", $"{sample}.runtimeconfig.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(settings));
        return json.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").TryGetProperty("System.GC.Server", out var value) && value.GetBoolean();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
