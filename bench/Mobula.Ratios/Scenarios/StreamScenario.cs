using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What a token of a stream costs.</summary>
internal sealed class StreamScenario : IScenario
{
    private const int Streams = 16;
    private const int Chunks = 50;

    public string Name => "stream";

    public string Question => $"{Streams} streams of {Chunks} Server-Sent Events of 20 bytes, each flushed: IAsyncEnumerable<SseItem<string>> against TypedResults.ServerSentEvents in bare ASP.NET Core.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        await using var kestrel = await ServerProcess.StartAsync("kestrel", "stream", cancel);
        await using var mobula = await ServerProcess.StartAsync("mobula", "stream", cancel);
        ServerProcess[] servers = [kestrel, mobula];
        foreach (var server in servers) await RequireWholeStreamAsync(server, cancel);
        await WarmUp.RunAsync(servers, "/", Streams, cancel);
        var rounds = await Alternation.RunAsync(servers, run.Rounds, server => Wrk.RunAsync(server, "/", Streams, run.Seconds, cancel));

        double[] Cpu(int server) => [.. rounds[server].Select(round => round.CpuMicroseconds / Chunks)];
        return
        [
            new("CPU per chunk, bare", "µs", Series.Of(Cpu(0))),
            new("CPU per chunk, Mobula", "µs", Series.Of(Cpu(1))),
            new("CPU per chunk, Mobula to bare", "x", Series.Ratio(Cpu(1), Cpu(0)), Limit.AtMost(1.2)),
            new("allocated per chunk, bare", "bytes", Series.Of(rounds[0].Select(round => round.AllocatedBytes / Chunks))),
            new("allocated per chunk, Mobula", "bytes", Series.Of(rounds[1].Select(round => round.AllocatedBytes / Chunks))),
            new("chunks per second, bare", "1/s", Series.Of(rounds[0].Select(round => round.PerSecond * Chunks))),
            new("chunks per second, Mobula", "1/s", Series.Of(rounds[1].Select(round => round.PerSecond * Chunks))),
        ];
    }

    private static async Task RequireWholeStreamAsync(ServerProcess server, CancellationToken cancel)
    {
        using var client = new HttpClient();
        string body = await client.GetStringAsync(server.Address, cancel);
        int events = body.Split("data: ").Length - 1;
        if (events != Chunks) throw new BenchException($"{server.Name}: a stream had {events} events and not {Chunks}.");
    }
}
