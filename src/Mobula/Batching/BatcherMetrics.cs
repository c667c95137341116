using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mobula.Batching;

/// <summary>What one batcher reports on the meter "Mobula". Costs nothing to speak of while nobody listens.</summary>
internal sealed class BatcherMetrics
{
    public const string Name = "Mobula";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Unhosted = new(Name);

    // Steps of 1, 2.5, 5 from a millisecond to a minute: the usual default starts where a fast model has long answered.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60],
    };

    private static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private readonly Histogram<int> size;
    private readonly Histogram<double> wait;
    private readonly Histogram<double> duration;
    private readonly Counter<long> items;
    private readonly TagList tags;
    private readonly TagList completed;
    private readonly TagList failed;
    private readonly TagList left;

    public BatcherMetrics(string batcher, BatcherHost? host)
    {
        var meter = host?.MeterFactory?.Create(Name) ?? Unhosted;
        size = meter.CreateHistogram("mobula.batch.size", "{item}", "Items of a batch when it starts.", null, Sizes);
        wait = meter.CreateHistogram("mobula.batch.wait", "s", "How long the first item of a batch waited until the batch started.", null, Seconds);
        duration = meter.CreateHistogram("mobula.batch.duration", "s", "How long the handler ran.", null, Seconds);
        items = meter.CreateCounter<long>("mobula.batch.items", "{item}", "Items by outcome: completed, failed, left.");
        tags = [.. host?.Tags ?? [], new("batcher", batcher)];
        completed = [.. tags, new("outcome", "completed")];
        failed = [.. tags, new("outcome", "failed")];
        left = [.. tags, new("outcome", "left")];
    }

    public bool ItemsEnabled => items.Enabled;

    public void Started(int count, TimeSpan waited)
    {
        if (size.Enabled)
            size.Record(count, tags);
        if (wait.Enabled)
            wait.Record(waited.TotalSeconds, tags);
    }

    public void Ended(TimeSpan took)
    {
        if (duration.Enabled)
            duration.Record(took.TotalSeconds, tags);
    }

    public void CountItems(int completedItems, int failedItems, int leftItems)
    {
        Add(completedItems, completed);
        Add(failedItems, failed);
        Add(leftItems, left);
    }

    public void CountLeft(int count) => Add(count, left);

    public void CountFailed(int count) => Add(count, failed);

    private void Add(int count, in TagList outcome)
    {
        if (count > 0 && items.Enabled)
            items.Add(count, outcome);
    }
}
