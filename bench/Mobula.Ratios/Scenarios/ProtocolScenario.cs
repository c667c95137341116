using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What a call of another protocol costs: the same service in a deployment and in bare ASP.NET Core.</summary>
/// <param name="name">The scenario, and the workload of the servers.</param>
/// <param name="call">What one call is.</param>
/// <param name="bound">The CPU of a call to bare.</param>
/// <param name="connect">Makes the callers of a server, and what has to be disposed of with them.</param>
internal sealed class ProtocolScenario(
    string name, string call, double bound, Func<Uri, CancellationToken, Task<(IReadOnlyList<Func<CancellationToken, Task>> Callers, IAsyncDisposable Connection)>> connect) : IScenario
{
    private const double WarmUpSeconds = 8;

    public string Name => name;

    public string Question => $"{call}, {Protocols.Callers} callers: a deployment of one replica against the same service in bare ASP.NET Core.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        await using var kestrel = await ServerProcess.StartAsync("kestrel", name, cancel);
        await using var mobula = await ServerProcess.StartAsync("mobula", name, cancel);
        var (bareCallers, bareConnection) = await connect(kestrel.Address, cancel);
        await using var bare = bareConnection;
        var (callers, connection) = await connect(mobula.Address, cancel);
        await using var own = connection;
        Task<Round> LoadAsync(ServerProcess server, double seconds) => CallLoad.RunAsync(server, server == kestrel ? bareCallers : callers, seconds, cancel);
        ServerProcess[] servers = [kestrel, mobula];
        foreach (var server in servers) await LoadAsync(server, WarmUpSeconds);
        var rounds = await Alternation.RunAsync(servers, run.Rounds, server => LoadAsync(server, run.Seconds));

        double[] Cpu(int server) => [.. rounds[server].Select(round => round.CpuMicroseconds)];
        return
        [
            new("CPU per call, bare", "µs", Series.Of(Cpu(0))),
            new("CPU per call, Mobula", "µs", Series.Of(Cpu(1))),
            new("CPU per call, Mobula to bare", "x", Series.Ratio(Cpu(1), Cpu(0)), Limit.AtMost(bound)),
            new("allocated per call, bare", "bytes", Series.Of(rounds[0].Select(round => round.AllocatedBytes))),
            new("allocated per call, Mobula", "bytes", Series.Of(rounds[1].Select(round => round.AllocatedBytes))),
            new("calls per second, bare", "1/s", Series.Of(rounds[0].Select(round => round.PerSecond))),
            new("calls per second, Mobula", "1/s", Series.Of(rounds[1].Select(round => round.PerSecond))),
        ];
    }
}
