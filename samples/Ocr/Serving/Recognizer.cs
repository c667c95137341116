using Microsoft.Extensions.Options;
using Ocr.Model;
using Ocr.Model.Recognition;

namespace Ocr.Serving;

/// <summary>Reads lines, those of all pages in work together. Lines of one padded width share a run, so that no line is padded for another's sake.</summary>
public sealed class Recognizer : IRecognizer
{
    private readonly TextRecognizer model;
    private readonly BatchRecorder recorder;
    private readonly Batcher<Picture, Reading> batcher;

    public Recognizer(TextRecognizer model, IOptions<OcrOptions> options, BatchRecorder recorder)
    {
        this.model = model;
        this.recorder = recorder;
        batcher = new(ReadAsync, new()
        {
            MaxBatchSize = options.Value.MaxBatchWidth,
            SizeOf = TextRecognizer.PaddedWidth,
            WaitTimeout = TimeSpan.FromMilliseconds(options.Value.WaitMilliseconds),
        });
    }

    public Task<Reading> RecognizeAsync(Picture crop, CancellationToken cancel) => batcher.InvokeAsync(crop, cancel);

    private Task ReadAsync(Batch<Picture, Reading> batch, CancellationToken everyCallerLeft)
    {
        recorder.Record(batch.Select(line => TextRecognizer.PaddedWidth(line.Value)));
        foreach (var run in batch.GroupBy(line => TextRecognizer.PaddedWidth(line.Value)).OrderBy(run => run.Key))
        {
            // Short lines are answered while the long ones are read, and callers that left meanwhile cost nothing.
            var open = run.Where(line => line.IsOpen).ToArray();
            Reading[] readings = model.Read([.. open.Select(line => line.Value)], run.Key, everyCallerLeft);
            for (int i = 0; i < open.Length; i++) open[i].Complete(readings[i]);
        }

        return Task.CompletedTask;
    }
}
