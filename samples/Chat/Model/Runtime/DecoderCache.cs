using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary>The keys and values of all layers: of the answers, which grow by a token a step, and of the inputs, which stay.</summary>
internal sealed class DecoderCache(ModelConfig config, int inputLength) : IDisposable
{
    private readonly RowTensor[] self = New(config);
    private readonly RowTensor[] cross = New(config);
    private int answerLength;

    /// <summary>Tensors of the answers, and as many of the inputs.</summary>
    public int Count => self.Length;

    /// <summary>Takes over what the first step returned: the answers' part, then the inputs'.</summary>
    public void SetAll(IReadOnlyList<OrtValue> outputs, int first, int rows)
    {
        SetAnswers(outputs, first, rows);
        for (var i = 0; i < cross.Length; i++)
            cross[i].Set(outputs[first + self.Length + i], rows);
    }

    /// <summary>Takes over what a further step returned.</summary>
    public void SetAnswers(IReadOnlyList<OrtValue> outputs, int first, int rows)
    {
        answerLength++;
        for (var i = 0; i < self.Length; i++)
            self[i].Set(outputs[first + i], rows);
    }

    /// <summary>Hands the tensors to the runtime: the answers' part, then the inputs'.</summary>
    public void CopyValues(Span<OrtValue> inputs)
    {
        for (var i = 0; i < self.Length; i++)
            (inputs[i], inputs[self.Length + i]) = (self[i].Value, cross[i].Value);
    }

    /// <summary>Lets row <paramref name="to"/> go on from the answer in row <paramref name="from"/>, to the same input.</summary>
    public void CopyAnswer(int from, int to)
    {
        foreach (var tensor in self)
            tensor.CopyRows(from, to, 1);
    }

    /// <summary>Copies answers and inputs.</summary>
    public void CopyRows(int from, int to, int count)
    {
        foreach (var tensor in self)
            tensor.CopyRows(from, to, count);
        foreach (var tensor in cross)
            tensor.CopyRows(from, to, count);
    }

    /// <summary>Makes each row <paramref name="times"/> rows that follow each other, <paramref name="rows"/> in all.</summary>
    public void Repeat(int times, int rows)
    {
        foreach (var tensor in self)
            tensor.Repeat(times, Shape(rows, answerLength));
        foreach (var tensor in cross)
            tensor.Repeat(times, Shape(rows, inputLength));
    }

    /// <summary>Leaves the first <paramref name="rows"/>.</summary>
    public void Truncate(int rows)
    {
        foreach (var tensor in self)
            tensor.Truncate(Shape(rows, answerLength));
        foreach (var tensor in cross)
            tensor.Truncate(Shape(rows, inputLength));
    }

    public void Dispose()
    {
        foreach (var tensor in self)
            tensor.Dispose();
        foreach (var tensor in cross)
            tensor.Dispose();
    }

    private long[] Shape(int rows, int length) => [rows, config.DecoderHeads, length, config.HeadSize];

    private static RowTensor[] New(ModelConfig config) => [.. Enumerable.Range(0, 2 * config.DecoderLayers).Select(_ => new RowTensor())];
}
