using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chat.Model.Runtime;

/// <summary>How long ONNX Runtime takes: histogram <c>onnx.run.duration</c> of meter <c>Chat.Model</c>, in seconds, tagged with the graph.</summary>
internal static class OnnxRuns
{
    private static readonly Meter Meter = new("Chat.Model");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("onnx.run.duration", "s", "Time one graph took for one batch.");

    /// <summary>Measures until the result is disposed.</summary>
    public static Run Measure(string graph) => new(graph, Stopwatch.GetTimestamp());

    public readonly struct Run(string graph, long began) : IDisposable
    {
        public void Dispose() => Duration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("graph", graph));
    }
}
