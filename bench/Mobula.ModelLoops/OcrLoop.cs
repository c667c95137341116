using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ocr.Model;
using Ocr.Model.Detection;
using Ocr.Model.Imaging;
using Ocr.Model.Recognition;

namespace Mobula.ModelLoops;

/// <summary>
/// Reading pictures as a program does it that serves nobody, on as many threads as the sample's two models have: one decodes, detects
/// and crops page after page, the other reads lines in the recorded batches.
/// </summary>
internal sealed class OcrLoop : IDisposable
{
    private static readonly DecodeLimits Limits = new(long.MaxValue, long.MaxValue);

    private readonly TextDetector detector;
    private readonly TextRecognizer recognizer;
    private readonly int[][] batches;
    private readonly byte[][] pictures;

    /// <param name="record">The padded widths of each batch, a line of JSON each.</param>
    /// <param name="inputs">A JSON array of the pictures' files, one for each request of the recorded load.</param>
    public OcrLoop(string folder, string record, string inputs)
    {
        detector = TextDetector.Open(folder, threads: 1);
        recognizer = TextRecognizer.Open(folder, threads: 1);
        batches = [.. File.ReadLines(record).Select(line => JsonSerializer.Deserialize<int[]>(line)!)];
        var files = new Dictionary<string, byte[]>();
        pictures = [.. JsonSerializer.Deserialize<string[]>(File.ReadAllText(inputs))!.Select(file => files.TryGetValue(file, out var bytes) ? bytes : files[file] = File.ReadAllBytes(file))];
    }

    /// <summary>Does once what the recorded load did.</summary>
    /// <returns>Pictures, wall seconds, CPU seconds, and of those what each <see cref="OcrPart"/> took.</returns>
    public string Run()
    {
        var store = new LineStore();
        var (pages, lines) = (new OcrClock(), new OcrClock());
        long began = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var detecting = Task.Factory.StartNew(() => Detect(store, pages), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (int[] batch in batches) Read(batch, store, lines);
        detecting.GetAwaiter().GetResult();
        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        if (store.Count > 0) throw new InvalidOperationException($"The record lacks {store.Count} lines of the pictures.");
        return string.Join(' ', ((double[])[pictures.Length, wall, cpu.TotalSeconds, .. OcrClock.Sum(pages, lines)]).Select(number => number.ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        detector.Dispose();
        recognizer.Dispose();
    }

    private void Detect(LineStore store, OcrClock clock)
    {
        try
        {
            foreach (byte[] file in pictures)
            {
                var page = clock.Measure(OcrPart.Decode, () => Decode(file));
                using var input = clock.Measure(OcrPart.Resize, () => TextDetector.Prepare(page));
                using var map = clock.Measure(OcrPart.Detector, () => detector.Run(input, CancellationToken.None));
                var boxes = clock.Measure(OcrPart.Boxes, () => TextDetector.Find(map, page));
                store.Add(clock.Measure(OcrPart.Warp, () => Array.ConvertAll(boxes, box => Crops.Take(page, box))));
            }
        }
        finally
        {
            store.Complete();
        }
    }

    /// <summary>As <c>Recognizer</c> of the sample does it: a run for each width.</summary>
    private void Read(int[] batch, LineStore store, OcrClock clock)
    {
        foreach (var run in batch.GroupBy(width => width).OrderBy(run => run.Key))
        {
            Picture[] crops = [.. run.Select(store.Take)];
            using var input = clock.Measure(OcrPart.Resize, () => TextRecognizer.Prepare(crops, run.Key));
            using var output = clock.Measure(OcrPart.Recognizer, () => recognizer.Run(input, CancellationToken.None));
            clock.Measure(OcrPart.Text, () => recognizer.Decode(output));
        }
    }

    private static Picture Decode(byte[] file)
    {
        if (!PictureDecoder.TryDecode(file, Limits, out var image, out string? problem)) throw new InvalidOperationException(problem);
        return PageLayout.Of(image.Width, image.Height).Apply(image);
    }
}
