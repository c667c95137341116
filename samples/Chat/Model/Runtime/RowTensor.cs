using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Chat.Model.Runtime;

/// <summary>
/// A tensor whose first dimension is the rows of a batch, and which can lose and copy rows where it lies: fewer rows are a view
/// of the beginning of the same memory. The object is kept from step to step and given the next step's tensor.
/// </summary>
internal sealed class RowTensor : IDisposable
{
    private OrtValue? owner;
    private OrtValue? view;
    private int rowLength;

    /// <summary>The tensor to hand to the runtime.</summary>
    public OrtValue Value => view ?? owner ?? throw new InvalidOperationException("The tensor has not been set.");

    /// <summary>All rows, also those cut off.</summary>
    public Span<float> Data => owner!.GetTensorMutableDataAsSpan<float>();

    /// <summary>The numbers of one row.</summary>
    public Span<float> Row(int row) => Data.Slice(row * rowLength, rowLength);

    /// <summary>Takes over <paramref name="value"/>, of <paramref name="rows"/> rows, in place of what it holds.</summary>
    public void Set(OrtValue value, int rows)
    {
        Dispose();
        owner = value;
        rowLength = Data.Length / rows;
    }

    /// <summary>Copies rows within the tensor; the two ranges do not overlap.</summary>
    public void CopyRows(int from, int to, int count)
    {
        var data = Data;
        data.Slice(from * rowLength, count * rowLength).CopyTo(data.Slice(to * rowLength, count * rowLength));
    }

    /// <summary>Cuts the tensor off after <c>shape[0]</c> rows.</summary>
    public unsafe void Truncate(long[] shape)
    {
        view?.Dispose();
        var data = Data;
        fixed (float* start = data)
        {
            // The memory is the runtime's own and does not move; it lives as long as the owner, which this keeps.
            view = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, (nint)start, shape[0] * rowLength * sizeof(float));
        }
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

    public static void CopyValues(ReadOnlySpan<RowTensor> tensors, Span<OrtValue> values)
    {
        for (var i = 0; i < tensors.Length; i++)
            values[i] = tensors[i].Value;
    }

    public void Dispose()
    {
        view?.Dispose();
        owner?.Dispose();
        (view, owner) = (null, null);
    }
}
