using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What a replica holds that is not the user's.</summary>
internal sealed class ReplicaMemoryScenario : IScenario
{
    private const int Many = 50;
    private const double Megabyte = 1 << 20;

    // A process's heap after a full collection repeats to a few kilobytes; more starts would only take longer.
    private const int Starts = 3;

    public string Name => "memory";

    public string Question => $"{Many} replicas of a deployment that does nothing, against one; every replica has answered requests.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        List<double> heapOfOne = [], heapOfMany = [], sizeOfOne = [], sizeOfMany = [];
        for (int i = 0; i < Starts; i++)
        {
            await MeasureAsync(1, heapOfOne, sizeOfOne, cancel);
            await MeasureAsync(Many, heapOfMany, sizeOfMany, cancel);
        }

        return
        [
            new("managed heap, one replica", "MB", Series.Of(heapOfOne)),
            new($"managed heap, {Many} replicas", "MB", Series.Of(heapOfMany)),
            new($"managed heap, {Many} replicas above one", "MB", Series.Difference(heapOfMany, heapOfOne), Limit.AtMost(3)),
            new("memory of the process (PSS), one replica", "MB", Series.Of(sizeOfOne)),
            new($"memory of the process (PSS), {Many} replicas above one", "MB", Series.Difference(sizeOfMany, sizeOfOne)),
        ];
    }

    private static async Task MeasureAsync(int replicas, List<double> heap, List<double> size, CancellationToken cancel)
    {
        await using var server = await ServerProcess.StartAsync("mobula", "noop", cancel, replicas);
        await Wrk.RunAsync(server, "/", 64, 1, cancel);
        heap.Add(await server.HeapAsync(cancel) / Megabyte);
        size.Add(server.ProportionalSetSize() / Megabyte);
    }
}
