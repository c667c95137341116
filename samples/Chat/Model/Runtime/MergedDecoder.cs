using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Chat.Model.Runtime;

/// <summary>
/// <see cref="DecoderLayout.Merged"/>: one graph with a switch between the first token and the others; it wants every input at every
/// step.
/// </summary>
internal sealed class MergedDecoder : IDecoder
{
    private readonly RunOptions runOptions = new();
    private readonly OrtValue firstStep = OrtValue.CreateTensorValueFromMemory(new[] { false }, [1]);
    private readonly OrtValue laterStep = OrtValue.CreateTensorValueFromMemory(new[] { true }, [1]);
    private readonly OrtValue noHidden;
    private readonly InferenceSession session;
    private readonly ModelConfig config;
    private readonly string[] inputs;
    private readonly string[] firstOutputs;
    private readonly string[] nextOutputs;

    public MergedDecoder(OnnxFile files, ModelConfig config)
    {
        this.config = config;
        var layers = config.DecoderLayers;
        inputs = [Names.Mask, Names.Ids, Names.EncoderHidden, Names.UseCache, .. Names.PastSelf(layers), .. Names.PastCross(layers)];
        firstOutputs = [Names.Logits, .. Names.PresentSelf(layers), .. Names.PresentCross(layers)];
        // Later steps return the input's cache empty: the first one's is kept, and these are not asked for.
        nextOutputs = [Names.Logits, .. Names.PresentSelf(layers)];
        // The later branch has the encoder's keys and values in its cache and does not read its hidden states.
        noHidden = OrtValue.CreateTensorValueFromMemory(new float[config.HiddenSize], [1, 1, config.HiddenSize]);
        session = files.Load(ModelFolder.MergedDecoder, inputs, firstOutputs);
        files.CheckDecoder(session, ModelFolder.MergedDecoder, config);
    }

    public IReadOnlyList<OrtValue> First(OrtValue mask, OrtValue ids, OrtValue hidden, int rows)
    {
        using var empty = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance, TensorElementType.Float, [rows, config.DecoderHeads, 0, config.HeadSize]);
        var values = new OrtValue[inputs.Length];
        (values[0], values[1], values[2], values[3]) = (mask, ids, hidden, firstStep);
        values.AsSpan(4).Fill(empty);
        using var run = OnnxRuns.Measure("decoder");
        return session.Run(runOptions, inputs, values, firstOutputs);
    }

    public IReadOnlyList<OrtValue> Next(OrtValue mask, OrtValue ids, DecoderCache cache)
    {
        var values = new OrtValue[inputs.Length];
        (values[0], values[1], values[2], values[3]) = (mask, ids, noHidden, laterStep);
        cache.CopyValues(values.AsSpan(4));
        using var run = OnnxRuns.Measure("decoder");
        return session.Run(runOptions, inputs, values, nextOutputs);
    }

    public void Dispose()
    {
        session.Dispose();
        firstStep.Dispose();
        laterStep.Dispose();
        noHidden.Dispose();
        runOptions.Dispose();
    }
}
