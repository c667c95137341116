using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What it costs to be served at all.</summary>
internal sealed class NoopScenario : IScenario
{
    private const int Few = 64;
    private const int Many = 512;

    public string Name => "noop";

    public string Question => "GET of a short text: an action method of a deployment against the same method under MapGet in bare ASP.NET Core.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        await using var kestrel = await ServerProcess.StartAsync("kestrel", "noop", cancel);
        await using var twin = await ServerProcess.StartAsync("kestrel", "noop", cancel);
        await using var mobula = await ServerProcess.StartAsync("mobula", "noop", cancel);
        ServerProcess[] servers = [kestrel, mobula, twin];
        await WarmUp.RunAsync(servers, "/", Few, cancel);
        await WarmUp.RunAsync(servers, "/", Many, cancel);

        var few = await Alternation.RunAsync(servers, run.Rounds, server => Wrk.RunAsync(server, "/", Few, run.Seconds, cancel));
        // Few and many side by side, so that both belong to the same minute.
        var pairs = await Alternation.RunAsync([kestrel, mobula], run.Rounds, async server => (
            Few: await Wrk.RunAsync(server, "/", Few, run.Seconds, cancel),
            Many: await Wrk.RunAsync(server, "/", Many, run.Seconds, cancel)));

        double[] Cpu(int server) => [.. few[server].Select(round => round.CpuMicroseconds)];
        double[] P99(int server) => [.. pairs[server].Select(pair => pair.Many.P99.TotalMilliseconds)];
        double[] Kept(int server) => [.. pairs[server].Select(pair => pair.Many.PerSecond / pair.Few.PerSecond)];
        Series Costlier(int server) => Series.Of(pairs[server].Select(pair => pair.Many.CpuMicroseconds / pair.Few.CpuMicroseconds));
        return
        [
            new("CPU per request, bare", "µs", Series.Of(Cpu(0))),
            new("CPU per request, Mobula", "µs", Series.Of(Cpu(1))),
            new("CPU per request, Mobula to bare", "x", Series.Ratio(Cpu(1), Cpu(0)), Limit.AtMost(1.35, 1.15)),
            new("CPU per request, bare to another process of itself", "x", Series.Ratio(Cpu(2), Cpu(0))),
            new("allocated per request, bare", "bytes", Series.Of(few[0].Select(round => round.AllocatedBytes))),
            new("allocated per request, Mobula", "bytes", Series.Of(few[1].Select(round => round.AllocatedBytes))),
            new($"requests per second at {Few}, bare", "1/s", Series.Of(few[0].Select(round => round.PerSecond))),
            new($"requests per second at {Few}, Mobula", "1/s", Series.Of(few[1].Select(round => round.PerSecond))),
            new($"requests per second at {Many} to those at {Few}, bare", "x", Series.Of(Kept(0))),
            new($"requests per second at {Many} to those at {Few}, Mobula", "x", Series.Of(Kept(1)), Limit.NoLessThan(0.95)),
            new("the same, Mobula to bare", "x", Series.Ratio(Kept(1), Kept(0))),
            new($"CPU per request at {Many} to that at {Few}, bare", "x", Costlier(0)),
            new($"CPU per request at {Many} to that at {Few}, Mobula", "x", Costlier(1)),
            new($"99th percentile at {Many}, bare", "ms", Series.Of(P99(0))),
            new($"99th percentile at {Many}, Mobula", "ms", Series.Of(P99(1))),
            new($"99th percentile at {Many}, Mobula to bare", "x", Series.Ratio(P99(1), P99(0)), Limit.AtMost(1.5)),
        ];
    }
}
