using System.Buffers;

namespace Ocr.Model.Runtime;

/// <summary>The input of one run. Its memory is not cleared, and goes back to a pool.</summary>
internal sealed class InputTensor(long[] shape) : IDisposable
{
    private readonly int length = checked((int)shape.Aggregate(1L, (product, size) => product * size));
    private readonly float[] rented = ArrayPool<float>.Shared.Rent(checked((int)shape.Aggregate(1L, (product, size) => product * size)));

    public long[] Shape => shape;

    public Memory<float> Memory => rented.AsMemory(0, length);

    public Span<float> Values => rented.AsSpan(0, length);

    public void Dispose() => ArrayPool<float>.Shared.Return(rented);
}
