using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary><see cref="DecoderLayout.Split"/>: one graph for the first token, another for those that have a cache.</summary>
internal sealed class SplitDecoder : IDecoder
{
    private readonly RunOptions runOptions = new();
    private readonly InferenceSession first;
    private readonly InferenceSession next;
    private readonly string[] firstInputs = [Names.Mask, Names.Ids, Names.EncoderHidden];
    private readonly string[] firstOutputs;
    private readonly string[] nextInputs;
    private readonly string[] nextOutputs;

    public SplitDecoder(OnnxFile files, ModelConfig config)
    {
        var layers = config.DecoderLayers;
        firstOutputs = [Names.Logits, .. Names.PresentSelf(layers), .. Names.PresentCross(layers)];
        nextInputs = [Names.Mask, Names.Ids, .. Names.PastSelf(layers), .. Names.PastCross(layers)];
        nextOutputs = [Names.Logits, .. Names.PresentSelf(layers)];

        first = files.Load(ModelFolder.FirstDecoder, firstInputs, firstOutputs);
        try
        {
            next = files.Load(ModelFolder.NextDecoder, nextInputs, nextOutputs);
            files.CheckDecoder(first, ModelFolder.FirstDecoder, config);
            files.CheckDecoder(next, ModelFolder.NextDecoder, config);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<OrtValue> First(OrtValue mask, OrtValue ids, OrtValue hidden, int rows)
    {
        using var run = OnnxRuns.Measure("decoder");
        return first.Run(runOptions, firstInputs, [mask, ids, hidden], firstOutputs);
    }

    public IReadOnlyList<OrtValue> Next(OrtValue mask, OrtValue ids, DecoderCache cache)
    {
        var inputs = new OrtValue[nextInputs.Length];
        (inputs[0], inputs[1]) = (mask, ids);
        cache.CopyValues(inputs.AsSpan(2));
        using var run = OnnxRuns.Measure("decoder");
        return next.Run(runOptions, nextInputs, inputs, nextOutputs);
    }

    public void Dispose()
    {
        first.Dispose();
        next?.Dispose();
        runOptions.Dispose();
    }
}
