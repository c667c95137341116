using System.Net.Http.Json;
using Mobula.Ratios.Figures;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What one more replica of the chat model costs in memory, sharing the weights and not.</summary>
internal sealed class ChatMemoryScenario : IScenario
{
    private const int Requests = 40;
    private const int More = 3;

    public string Name => "chat-memory";

    public string Question => "Memory (PSS) of one more replica of the chat sample, after some answers of each.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        var shared = new List<double>();
        var own = new List<double>();
        for (int round = 0; round < Math.Min(run.Rounds, 3); round++)
        {
            double one = await MegabytesAsync(1, share: true, cancel);
            shared.Add((await MegabytesAsync(1 + More, share: true, cancel) - one) / More);
            own.Add((await MegabytesAsync(1 + More, share: false, cancel) - one) / More);
        }

        return
        [
            new("one more replica that shares the session", "MB", Series.Of(shared)),
            new("one more replica with a session of its own", "MB", Series.Of(own)),
        ];
    }

    private static async Task<double> MegabytesAsync(int replicas, bool share, CancellationToken cancel)
    {
        await using var server = await SampleServer.StartAsync("Chat", cancel, "--Mobula:Deployments:Chat:NumReplicas", $"{replicas}", "--Chat:ShareModel", $"{share}");
        using var client = new HttpClient();
        for (int i = 0; i < Requests; i++)
        {
            using var answer = await client.PostAsJsonAsync(server.Address, new { user_input = "What is AI?" }, cancel);
            answer.EnsureSuccessStatusCode();
        }

        return server.ProportionalSetSize() / 1e6;
    }
}
