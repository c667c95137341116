using System.Diagnostics;
using System.Globalization;

namespace Mobula.ModelLoops;

/// <summary>Runs the recorded batches in turn, as many texts tokenized as they have items, and measures itself.</summary>
internal sealed class Replay(ILoop loop, int[][][] batches, string[] texts, OnnxClock onnx)
{
    private int nextBatch;
    private int nextText;

    /// <returns>Items, wall seconds, CPU seconds, and of the wall seconds those that went to the tokenizer and to ONNX Runtime.</returns>
    public string Run(TimeSpan length)
    {
        long items = 0, tokenizing = 0, began = Stopwatch.GetTimestamp();
        double inOnnx = onnx.Seconds;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            int[][] batch = batches[nextBatch++ % batches.Length];
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < batch.Length; i++) loop.Tokenize(texts[nextText++ % texts.Length]);
            tokenizing += Stopwatch.GetTimestamp() - before;
            loop.Run(batch);
            items += batch.Length;
        }

        double wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        return string.Create(CultureInfo.InvariantCulture, $"{items} {wall} {cpu.TotalSeconds} {(double)tokenizing / Stopwatch.Frequency} {onnx.Seconds - inOnnx}");
    }
}
