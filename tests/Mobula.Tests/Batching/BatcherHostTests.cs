using System.Diagnostics.Metrics;
using Mobula.Batching;
using Mobula.Core.Batching;

namespace Mobula.Tests.Batching;

public sealed class BatcherHostTests
{
    [Fact]
    public void Constructor_InsideAHost_RegistersUnderTheHandlersName()
    {
        BatcherHost? host = null;
        var lab = new Lab(
            new() { MaxBatchSize = 32, MaxConcurrentBatches = 2, AllowPartialBatches = true },
            makeHost: lab => host = new() { Clock = lab.Clock, Scheduler = lab.Scheduler });

        var batcher = Assert.Single(host!.Batchers);

        Assert.Same(lab.Batcher.Registered, batcher);
        Assert.Equal(new BatchDemand("RunAsync", 32, 2, true, true), batcher.Settings.Demand(batcher.Name));
        lab.Batcher.Options = new() { SizeOf = text => text.Length };
        Assert.False(batcher.Settings.CountSized);
    }

    [Fact]
    public void Apply_WhileItemsWait_ActsOnThemAndKeepsTheSizeFunction()
    {
        var lab = new Lab(new() { MaxBatchSize = 100, SizeOf = text => text.Length });
        _ = lab.Invoke("aa");
        _ = lab.Invoke("bb");

        lab.Batcher.Registered.Apply(lab.Batcher.Registered.Settings with { MaxBatchSize = 4 });
        lab.Run();

        Assert.Equal(["aa bb"], lab.Batches);
        Assert.NotNull(lab.Batcher.Options.SizeOf);
        Assert.Throws<ArgumentException>(() => lab.Batcher.Registered.Apply(lab.Batcher.Registered.Settings with { MaxBatchSize = 0 }));
    }

    [Fact]
    public void Registered_AppliesSettings_BeforeTheFirstItem()
    {
        var lab = new Lab(makeHost: lab => new()
        {
            Clock = lab.Clock,
            Scheduler = lab.Scheduler,
            Registered = batcher => batcher.Apply(batcher.Settings with { MaxBatchSize = 2 }),
        });

        _ = lab.Invoke("a");
        _ = lab.Invoke("b");

        Assert.Equal(["a b"], lab.Batches);
    }

    [Fact]
    public void Changing_HostRefuses_OptionsStay()
    {
        var lab = new Lab(makeHost: lab => new()
        {
            Clock = lab.Clock,
            Changing = (_, settings) => throw new ArgumentException($"No {settings.MaxBatchSize}."),
        });

        Assert.Throws<ArgumentException>(() => lab.Batcher.Options = new() { MaxBatchSize = 99 });

        Assert.Equal(10, lab.Batcher.Options.MaxBatchSize);
    }

    [Fact]
    public void Unheard_NobodyLeftToHear_HostHears()
    {
        Exception? unheard = null;
        var lab = new Lab(
            new() { MaxBatchSize = 1 },
            makeHost: lab => new() { Clock = lab.Clock, Scheduler = lab.Scheduler, Unheard = (_, error) => unheard = error });
        _ = lab.Invoke("a");
        _ = lab.Invoke("b");

        lab.Finish(0, _ => { }, new FormatException());
        Assert.Null(unheard);
        lab.Finish(1, error: new FormatException("After the answer."));

        Assert.Equal("After the answer.", unheard?.Message);
    }

    [Theory]
    [InlineData("this.RunAsync", "RunAsync")]
    [InlineData("RunAsync", "RunAsync")]
    [InlineData("classify", "classify")]
    [InlineData("(items, cancel) => items", "StringToInt32")]
    [InlineData(null, "StringToInt32")]
    public void Name_OfAHandler_IsItsLastIdentifier(string? expression, string name) =>
        Assert.Equal(name, BatcherName.Of<string, int>(expression));

    [Fact]
    public void Metrics_OfABatch_AreRecordedWithTheHostsTags()
    {
        var records = new List<string>();
        using var factory = new OneMeter();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == factory.Meter)
                self.EnableMeasurementEvents(instrument);
        };
        void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            records.Add(FormattableString.Invariant($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))}"));
        listener.SetMeasurementEventCallback<int>(Record);
        listener.SetMeasurementEventCallback<long>(Record);
        listener.SetMeasurementEventCallback<double>(Record);
        listener.Start();
        using var leaving = new CancellationTokenSource();
        var lab = new Lab(new() { MaxBatchSize = 4, SizeOf = text => text.Length }, makeHost: lab => new()
        {
            Clock = lab.Clock,
            Scheduler = lab.Scheduler,
            MeterFactory = factory,
            Tags = [new("deployment", "Chat")],
        });

        _ = lab.Invoke("a");
        _ = lab.Invoke("b");
        _ = lab.Invoke("12345");
        _ = lab.Invoke("c", leaving);
        leaving.Cancel();
        lab.Advance(10);
        lab.Clock.Advance(TimeSpan.FromMilliseconds(30));
        lab.Finish(0, batch =>
        {
            batch[0].Complete("a");
            batch[1].Fail(new FormatException());
        });

        Assert.Equal(
            [
                "mobula.batch.items 1 Chat RunAsync failed",
                "mobula.batch.items 1 Chat RunAsync left",
                "mobula.batch.size 2 Chat RunAsync",
                "mobula.batch.wait 0.01 Chat RunAsync",
                "mobula.batch.duration 0.03 Chat RunAsync",
                "mobula.batch.items 1 Chat RunAsync completed",
                "mobula.batch.items 1 Chat RunAsync failed",
            ],
            records);
    }

    private sealed class OneMeter : IMeterFactory
    {
        public Meter Meter { get; } = new("Mobula");

        public Meter Create(MeterOptions options) => Meter;

        public void Dispose() => Meter.Dispose();
    }
}
