using System.Text.Json;

namespace Ocr.Serving;

/// <summary>Writes the padded widths of each batch as a line of JSON, to replay what the batcher made of real traffic. Off where no file is named.</summary>
public sealed class BatchRecorder(string? file) : IDisposable
{
    private readonly Lock sync = new();
    private readonly StreamWriter? writer = file is null ? null : new(file, append: true) { AutoFlush = true };

    public void Record(IEnumerable<int> widths)
    {
        if (writer is null) return;
        lock (sync) writer.WriteLine(JsonSerializer.Serialize(widths));
    }

    public void Dispose() => writer?.Dispose();
}
