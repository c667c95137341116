using Microsoft.ML.OnnxRuntime;

namespace Ocr.Model.Runtime;

/// <summary>The output of one run, in memory of ONNX Runtime.</summary>
internal sealed class NetworkOutput(IDisposableReadOnlyCollection<OrtValue> values) : IDisposable
{
    public long[] Shape { get; } = values[0].GetTensorTypeAndShape().Shape;

    public ReadOnlySpan<float> Values => values[0].GetTensorDataAsSpan<float>();

    public void Dispose() => values.Dispose();
}
