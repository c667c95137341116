using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary>Token ids or a mask, one row after the other, in memory that a program fills and the runtime reads.</summary>
internal sealed class TokenTensor : IDisposable
{
    private readonly long[] data;
    private readonly int width;

    public TokenTensor(int rows, int width)
    {
        this.width = width;
        data = GC.AllocateArray<long>(rows * width, pinned: true);
        Value = View(rows);
    }

    /// <summary>The tensor to hand to the runtime.</summary>
    public OrtValue Value { get; private set; }

    public Span<long> Data => data;

    public Span<long> Row(int row) => data.AsSpan(row * width, width);

    public void CopyRows(int from, int to, int count) =>
        data.AsSpan(from * width, count * width).CopyTo(data.AsSpan(to * width));

    public void Truncate(int rows)
    {
        Value.Dispose();
        Value = View(rows);
    }

    public void Dispose() => Value.Dispose();

    private OrtValue View(int rows) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(0, rows * width), [rows, width]);
}
