using System.Text.Json;
using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What serving a model costs beside running it: a sample under load against its own code in a loop, the same batches and threads.</summary>
internal sealed class ModelScenario(string name, Func<ModelCase> find) : IScenario
{
    private const int WarmUpPerClient = 4;

    // What runs once a batch needs minutes to be called as often as the compiler waits for. A server has them; a round has not.
    private const double CompilerIsDone = 0.005;
    private const int MostWarmUps = 20;

    // Some batches at least, or their ends and not their work would be measured.
    private const double MinSeconds = 8;

    public string Name => name;

    public string Question => $"The sample under load, one replica of one thread, against its own tokenizer and model in a loop over the batches that were recorded, one thread.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        var model = find();
        string folder = Directory.CreateTempSubdirectory("mobula-bench-").FullName;
        try
        {
            string texts = Path.Combine(folder, "texts.json"), record = Path.Combine(folder, "batches.jsonl");
            await File.WriteAllTextAsync(texts, JsonSerializer.Serialize(model.Texts), cancel);
            return await CompareAsync(model, run, texts, record, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<Figure>> CompareAsync(ModelCase model, RunArguments run, string texts, string record, CancellationToken cancel)
    {
        // Recorded by the server that is measured: other batches cost other padding. What writing them costs counts against it.
        await using var server = await StartAsync(model, cancel, model.RecordOption, record);
        var bodies = BodiesOf(model);
        Task<Round> LoadAsync(int requests) => FixedLoad.RunAsync(server, model.Path, model.Connections, requests, bodies, cancel);
        double seconds = Math.Max(run.Seconds, MinSeconds);
        var warm = await LoadAsync(WarmUpPerClient * model.Connections);
        int requests = Math.Max(WarmUpPerClient * model.Connections, (int)(warm.PerSecond * seconds));
        await WarmUpAsync(server, () => LoadAsync(requests));
        int before = File.ReadLines(record).Count();
        await LoadAsync(requests);
        string replayed = record + ".replayed";
        await File.WriteAllLinesAsync(replayed, File.ReadLines(record).Skip(before), cancel);
        int[] sizes = [.. File.ReadLines(replayed).Select(line => JsonSerializer.Deserialize<int[][]>(line)!.Length)];
        await using var loop = await ModelLoop.StartAsync(model.Sample, model.Folder, replayed, texts, cancel);
        await loop.RunAsync(seconds, cancel);
        var served = new List<Round>();
        var threads = new List<ThreadTimes>();
        var looped = new List<LoopRound>();
        for (int round = 0; round < run.Rounds; round++)
        {
            if (round % 2 == 0) await ServeAsync();
            looped.Add(await loop.RunAsync(seconds, cancel));
            if (round % 2 == 1) await ServeAsync();
        }

        async Task ServeAsync()
        {
            var before = server.ThreadTimes;
            served.Add(await LoadAsync(requests));
            threads.Add(server.ThreadTimes - before);
        }

        double[] serverCpu = [.. served.Select(round => round.CpuMicroseconds)], loopCpu = [.. looped.Select(round => round.CpuMicroseconds)];
        double[] onnx = [.. looped.Select(round => round.CpuMicrosecondsOf(round.Onnx))], tokenizer = [.. looped.Select(round => round.CpuMicrosecondsOf(round.Tokenizing))];
        Series PerAnswer(Func<ThreadTimes, TimeSpan> part) => Series.Of(threads.Select(times => part(times).TotalMicroseconds / requests));
        return
        [
            new("answers per second, served", "1/s", Series.Of(served.Select(round => round.PerSecond))),
            new("answers per second, loop", "1/s", Series.Of(looped.Select(round => round.PerSecond))),
            new("answers per second, served to loop", "x", Series.Ratio([.. served.Select(round => round.PerSecond)], [.. looped.Select(round => round.PerSecond)]), Limit.NoLessThan(0.95)),
            new("CPU per answer, loop", "µs", Series.Of(loopCpu)),
            new("of it ONNX Runtime", "µs", Series.Of(onnx)),
            new("of it the tokenizer", "µs", Series.Of(tokenizer)),
            new($"of it {model.Rest}", "µs", Series.Of(loopCpu.Select((all, i) => all - onnx[i] - tokenizer[i]))),
            new("CPU per answer, served", "µs", Series.Of(serverCpu)),
            new("of it the replica's threads", "µs", PerAnswer(times => times.Replicas)),
            new("of it sockets, HTTP, JSON, Mobula on other threads", "µs", PerAnswer(times => times.Others)),
            new("of it the compiler, still warming up", "µs", PerAnswer(times => times.Compiler)),
            new("share of the server's CPU that is not the loop's", "%", Series.Of(serverCpu.Zip(loopCpu, (all, own) => 100 * (all - own) / all))),
            new("share of the server's CPU outside ONNX Runtime", "%", Series.Of(serverCpu.Zip(onnx, (all, own) => 100 * (all - own) / all)), Limit.AtMost(10, 3)),
            new("mean size of a recorded batch", "items", Series.Of(sizes.Average())),
        ];
    }

    private static async Task WarmUpAsync(SampleServer server, Func<Task<Round>> load)
    {
        for (int i = 0; i < MostWarmUps; i++)
        {
            var before = server.ThreadTimes;
            var round = await load();
            if ((server.ThreadTimes - before).Compiler < CompilerIsDone * round.Elapsed) return;
        }
    }

    private static Task<SampleServer> StartAsync(ModelCase model, CancellationToken cancel, params IEnumerable<string> more) => SampleServer.StartAsync(
        model.Sample, cancel, [model.FolderOption, model.Folder, $"--Mobula:Deployments:{model.Sample}:NumReplicas", "1", .. more]);

    private static byte[][] BodiesOf(ModelCase model) => [.. model.Texts.Select(text => JsonSerializer.SerializeToUtf8Bytes(model.BodyOf(text)))];
}
