using System.Diagnostics.Metrics;

namespace Mobula.ModelLoops;

/// <summary>The time the samples' models report of ONNX Runtime.</summary>
internal sealed class OnnxClock : IDisposable
{
    private readonly MeterListener listener = new();

    public OnnxClock()
    {
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "onnx.run.duration") listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Seconds += seconds);
        listener.Start();
    }

    /// <summary>The sum of all runs; written by the thread that runs them.</summary>
    public double Seconds { get; private set; }

    public void Dispose() => listener.Dispose();
}
