using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Embeddings.Model;

/// <summary>How long ONNX Runtime takes: histogram <c>onnx.run.duration</c> of meter <c>Embeddings.Model</c>, in seconds.</summary>
internal static class OnnxRuns
{
    private static readonly Meter Meter = new("Embeddings.Model");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("onnx.run.duration", "s", "Time the model took for one batch.");

    /// <summary>Measures until the result is disposed.</summary>
    public static Run Measure() => new(Stopwatch.GetTimestamp());

    public readonly struct Run(long began) : IDisposable
    {
        public void Dispose() => Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
    }
}
