using System.Text.Json;
using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>What serving a pipeline of two models costs beside running it: the sample under load against its own code in a loop.</summary>
internal sealed class OcrScenario : IScenario
{
    // Enough that pages wait for lines and lines for pages at no time.
    private const int Clients = 6;

    // A round is some of each picture: shorter, and where it begins and ends would be measured.
    private const double MinSeconds = 12;

    public string Name => "ocr";

    public string Question => "The sample under load, one replica of one thread for each of its models, against the same code in a loop: one thread detects, one reads the batches that were recorded.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        string model = LargeModel.FolderOrSkip("ppocr-v4");
        string folder = Directory.CreateTempSubdirectory("mobula-bench-").FullName;
        try
        {
            return await CompareAsync(model, [.. Directory.GetFiles(Path.Combine(model, "images"), "*.png").Order()], run, folder, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Figure>> CompareAsync(string model, string[] pictures, RunArguments run, string folder, CancellationToken cancel)
    {
        string record = Path.Combine(folder, "batches.jsonl"), replayed = Path.Combine(folder, "replayed.jsonl"), inputs = Path.Combine(folder, "pictures.json");
        await using var server = await SampleServer.StartAsync("Ocr", cancel, "--Ocr:Model", model, "--Ocr:RecordTo", record);
        byte[][] bodies = [.. pictures.Select(File.ReadAllBytes)];
        Task<Round> LoadAsync(int requests) => FixedLoad.RunAsync(server, "/", Clients, requests, bodies, cancel);
        await LoadAsync(pictures.Length);
        var warm = await LoadAsync(2 * pictures.Length);
        // Whole sets of the pictures, so that every round has the same work.
        int requests = pictures.Length * Math.Max(2, (int)Math.Round(warm.PerSecond * Math.Max(run.Seconds, MinSeconds) / pictures.Length));
        int before = File.ReadLines(record).Count();
        await LoadAsync(requests);
        await File.WriteAllLinesAsync(replayed, File.ReadLines(record).Skip(before), cancel);
        await File.WriteAllTextAsync(inputs, JsonSerializer.Serialize(Enumerable.Range(0, requests).Select(i => pictures[i % pictures.Length])), cancel);
        int[] sizes = [.. File.ReadLines(replayed).Select(line => JsonSerializer.Deserialize<int[]>(line)!.Length)];
        await using var loop = await ModelLoop.StartAsync("Ocr", model, replayed, inputs, cancel);
        await loop.AskAsync("", cancel);
        var served = new List<Round>();
        var looped = new List<OcrRound>();
        for (int round = 0; round < run.Rounds; round++)
        {
            if (round % 2 == 0) served.Add(await LoadAsync(requests));
            looped.Add(OcrRound.Of(await loop.AskAsync("", cancel)));
            if (round % 2 == 1) served.Add(await LoadAsync(requests));
        }

        return FiguresOf(served, looped, sizes.Average());
    }

    private static Figure[] FiguresOf(List<Round> served, List<OcrRound> looped, double batch)
    {
        double[] serverCpu = [.. served.Select(round => round.CpuMicroseconds / 1000)];
        Figure Part(string name, Func<OcrRound, TimeSpan> part) => new($"of it {name}", "ms", Series.Of(looped.Select(round => round.MillisecondsOf(part(round)))));
        return
        [
            new("pictures per second, served", "1/s", Series.Of(served.Select(round => round.PerSecond))),
            new("pictures per second, loop", "1/s", Series.Of(looped.Select(round => round.PerSecond))),
            new("pictures per second, served to loop", "x", Series.Ratio([.. served.Select(round => round.PerSecond)], [.. looped.Select(round => round.PerSecond)]), Limit.NoLessThan(0.9)),
            new("CPU per picture, loop", "ms", Series.Of(looped.Select(round => round.CpuMilliseconds))),
            Part("ONNX Runtime, detector", round => round.Detector),
            Part("ONNX Runtime, recognizer", round => round.Recognizer),
            Part("decoding the file", round => round.Decode),
            Part("resizing and normalizing pages and lines", round => round.Resize),
            Part("boxes from the map", round => round.Boxes),
            Part("cropping and straightening lines", round => round.Warp),
            Part("text from probabilities", round => round.Text),
            Part("the rest: compiler, collector", round => round.Rest),
            new("CPU per picture, served", "ms", Series.Of(serverCpu)),
            new("CPU per picture, served beyond the loop: HTTP, Mobula", "ms", Series.Of(serverCpu.Zip(looped, (all, round) => all - round.CpuMilliseconds))),
            new("share of the server's CPU outside ONNX Runtime", "%", Series.Of(serverCpu.Zip(looped, (all, round) => 100 * (all - round.OnnxMilliseconds) / all))),
            new("mean size of a recorded batch", "lines", Series.Of(batch)),
        ];
    }
}
