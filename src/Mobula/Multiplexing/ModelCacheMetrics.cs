using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mobula.Multiplexing;

/// <summary>What one model cache reports on the meter "Mobula". Costs nothing to speak of while nobody listens.</summary>
internal sealed class ModelCacheMetrics
{
    private const string Name = "Mobula";
    private static readonly Meter Unhosted = new(Name);

    // From a small adapter to a large language model off a slow disk.
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300] };

    private readonly UpDownCounter<int> held;
    private readonly Histogram<double> duration;
    private readonly TagList tags;
    private readonly TagList loaded;
    private readonly TagList failed;

    public ModelCacheMetrics(string cache, ModelCacheHost? host)
    {
        var meter = host?.MeterFactory?.Create(Name) ?? Unhosted;
        held = meter.CreateUpDownCounter<int>("mobula.models", "{model}", "Models in memory.");
        duration = meter.CreateHistogram("mobula.model.load.duration", "s", "How long a load took, by outcome: loaded, failed.", null, Seconds);
        tags = [.. host?.Tags ?? [], new("cache", cache)];
        loaded = [.. tags, new("outcome", "loaded")];
        failed = [.. tags, new("outcome", "failed")];
    }

    public void LoadEnded(bool brought, TimeSpan took)
    {
        if (duration.Enabled) duration.Record(took.TotalSeconds, brought ? loaded : failed);
        if (brought) held.Add(1, tags);
    }

    public void Unloaded() => held.Add(-1, tags);
}
