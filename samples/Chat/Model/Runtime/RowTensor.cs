using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Chat.Model.Runtime;

/// <summary>
/// A tensor whose first dimension is the rows of a batch, and which can lose and copy rows where it lies: fewer rows are a view
/// of the beginning of the same memory. The object is kept from step to step and given the next step's tensor.
/// </summary>
internal sealed unsafe class RowTensor : IDisposable
{
    private OrtValue? owner;
    private OrtValue? view;

    // The runtime's own memory, which does not move and lives as long as the owner.
    // Asking the runtime for it each time takes longer than copying a row.
    private float* start;
    private int length;
    private int rowLength;

    /// <summary>The tensor to hand to the runtime.</summary>
    public OrtValue Value => view ?? owner ?? throw new InvalidOperationException("The tensor has not been set.");

    /// <summary>All rows, also those cut off.</summary>
    public Span<float> Data => new(start, length);

    /// <summary>The numbers of one row.</summary>
    public Span<float> Row(int row) => Data.Slice(row * rowLength, rowLength);

    /// <summary>Takes over <paramref name="value"/>, of <paramref name="rows"/> rows, in place of what it holds.</summary>
    public void Set(OrtValue value, int rows)
    {
        Dispose();
        owner = value;
        var data = value.GetTensorMutableDataAsSpan<float>();
        start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(data));
        length = data.Length;
        rowLength = length / rows;
    }

    /// <summary>Copies rows within the tensor; the two ranges do not overlap.</summary>
    public void CopyRows(int from, int to, int count)
    {
        var data = Data;
        data.Slice(from * rowLength, count * rowLength).CopyTo(data.Slice(to * rowLength, count * rowLength));
    }

    /// <summary>Cuts the tensor off after <c>shape[0]</c> rows.</summary>
    public void Truncate(long[] shape)
    {
        view?.Dispose();
        view = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)start, shape[0] * rowLength * sizeof(float));
    }

    /// <summary>Makes each of <c>shape[0] / times</c> rows <paramref name="times"/> rows that follow each other.</summary>
    public void Repeat(int times, long[] shape)
    {
        var repeated = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        var target = repeated.GetTensorMutableDataAsSpan<float>();
        for (var row = 0; row < shape[0]; row++)
            Row(row / times).CopyTo(target[(row * rowLength)..]);
        Set(repeated, (int)shape[0]);
    }

    public void Dispose()
    {
        view?.Dispose();
        owner?.Dispose();
        (view, owner, length) = (null, null, 0);
        start = null;
    }
}
