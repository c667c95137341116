using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary>Reads the inputs of a batch. Thread-safe.</summary>
internal sealed class Encoder : IDisposable
{
    private static readonly string[] Inputs = [Names.Ids, Names.EncoderIdsMask];
    private static readonly string[] Outputs = [Names.Hidden];

    private readonly RunOptions runOptions = new();
    private readonly InferenceSession session;

    public Encoder(OnnxFile files, ModelConfig config)
    {
        session = files.Load(ModelFolder.Encoder, Inputs, Outputs);
        files.CheckWidth(session, ModelFolder.Encoder, Names.Hidden, config.HiddenSize, "d_model");
    }

    /// <summary>The hidden states, which the caller disposes of.</summary>
    public OrtValue Run(OrtValue ids, OrtValue mask)
    {
        using var run = OnnxRuns.Measure("encoder");
        return session.Run(runOptions, Inputs, [ids, mask], Outputs)[0];
    }

    public void Dispose()
    {
        session.Dispose();
        runOptions.Dispose();
    }
}
