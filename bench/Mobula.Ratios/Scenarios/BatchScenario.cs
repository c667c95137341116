using System.Globalization;
using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What it costs to be gathered into batches, and what one caller alone waits.</summary>
internal sealed class BatchScenario : IScenario
{
    private const int Callers = 64;
    private const string Path = "/?number=7";
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromMilliseconds(10);

    public string Name => "batch";

    public string Question => $"Batches of 10 that wait 10 ms, {Callers} callers over HTTP, against the same multiplication without batches in bare ASP.NET Core.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        await using var kestrel = await ServerProcess.StartAsync("kestrel", "batch", cancel);
        await using var mobula = await ServerProcess.StartAsync("mobula", "batch", cancel);
        ServerProcess[] servers = [kestrel, mobula];
        foreach (var server in servers) await RequireAnswerAsync(server, cancel);
        await WarmUp.RunAsync(servers, Path, Callers, cancel);

        var before = await SizesAsync(mobula, cancel);
        var rounds = await Alternation.RunAsync(servers, run.Rounds, server => Wrk.RunAsync(server, Path, Callers, run.Seconds, cancel));
        var after = await SizesAsync(mobula, cancel);
        var alone = await Alternation.RunAsync([mobula], run.Rounds, server => Wrk.RunAsync(server, Path, 1, run.Seconds, cancel));

        double[] Cpu(int server) => [.. rounds[server].Select(round => round.CpuMicroseconds)];
        return
        [
            new("CPU per request, bare", "µs", Series.Of(Cpu(0))),
            new("CPU per request, Mobula", "µs", Series.Of(Cpu(1))),
            new("CPU per request, Mobula to bare", "x", Series.Ratio(Cpu(1), Cpu(0)), Limit.AtMost(1.6, 1.3)),
            new("allocated per request, bare", "bytes", Series.Of(rounds[0].Select(round => round.AllocatedBytes))),
            new("allocated per request, Mobula", "bytes", Series.Of(rounds[1].Select(round => round.AllocatedBytes))),
            new("mean size of a batch", "items", Series.Of((double)(after.Items - before.Items) / (after.Batches - before.Batches))),
            new("requests per second, bare", "1/s", Series.Of(rounds[0].Select(round => round.PerSecond))),
            new("requests per second, Mobula", "1/s", Series.Of(rounds[1].Select(round => round.PerSecond))),
            new("one caller alone: median beyond the wait of 10 ms", "ms", Series.Of(alone[0].Select(round => (round.Median - WaitTimeout).TotalMilliseconds)), Limit.AtMost(1)),
        ];
    }

    private static async Task RequireAnswerAsync(ServerProcess server, CancellationToken cancel)
    {
        using var client = new HttpClient();
        string answer = await client.GetStringAsync(new Uri(server.Address, Path), cancel);
        if (answer != "49") throw new BenchException($"{server.Name}: the square of 7 was '{answer}'.");
    }

    private static async Task<(long Items, long Batches)> SizesAsync(ServerProcess server, CancellationToken cancel)
    {
        using var client = new HttpClient();
        string[] numbers = (await client.GetStringAsync(new Uri(server.Address, "/sizes"), cancel)).Split(' ');
        return (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
