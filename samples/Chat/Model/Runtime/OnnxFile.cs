using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary>Loads the ONNX files of a folder and checks that each is the graph it is named after.</summary>
internal sealed class OnnxFile(string folder, ModelOptions options)
{
    /// <summary>
    /// The session of <paramref name="file"/>, which must have exactly <paramref name="inputs"/>, in any order, and
    /// <paramref name="outputs"/>.
    /// </summary>
    public InferenceSession Load(string file, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        InferenceSession session;
        try
        {
            using var settings = Settings();
            session = new InferenceSession(Path.Combine(folder, file), settings);
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw Fault(file, $"does not load on {options.Device} ({e.Message}). {WayOut()}", e);
        }

        if (session.InputNames.Except(inputs).Concat(inputs.Except(session.InputNames)).FirstOrDefault() is { } input)
        {
            var found = string.Join(", ", session.InputNames);
            throw Unfit(session, file, $"has the inputs {found}; '{input}' is unexpected or missing. Is it a renamed file?");
        }

        if (outputs.Except(session.OutputNames).FirstOrDefault() is { } output)
            throw Unfit(session, file, $"has no output '{output}'. Is it another model's, or a renamed file?");
        return session;
    }

    /// <summary>Checks the last dimension of an output.</summary>
    public void CheckWidth(InferenceSession session, string file, string output, int width, string setting)
    {
        var found = session.OutputMetadata[output].Dimensions[^1];
        if (found != width && found > 0)
        {
            var mismatch = $"returns {found} numbers in '{output}', but {setting} of config.json is {width}.";
            throw Unfit(session, file, $"{mismatch} The two belong to different models.");
        }
    }

    /// <summary>Checks the sizes of a decoder's outputs.</summary>
    public void CheckDecoder(InferenceSession session, string file, ModelConfig config)
    {
        CheckWidth(session, file, Names.Logits, config.VocabularySize, "vocab_size");
        CheckWidth(session, file, Names.PresentSelf(1)[0], config.HeadSize, "d_model / decoder_attention_heads");
    }

    private string WayOut() => options.Device == ModelDevice.Cuda
        ? "For a GPU the program needs the package Microsoft.ML.OnnxRuntime.Gpu and CUDA; else choose the device cpu."
        : "It may be truncated: export or download it again.";

    private ModelFolderException Unfit(InferenceSession session, string file, string reason)
    {
        session.Dispose();
        return Fault(file, reason, null);
    }

    private ModelFolderException Fault(string file, string reason, Exception? cause) => new(folder, [$"{file}: {reason}"], cause);

    private Microsoft.ML.OnnxRuntime.SessionOptions Settings()
    {
        var settings = new Microsoft.ML.OnnxRuntime.SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            // A pattern is kept for every shape met, and the cache has another shape at each step.
            EnableMemoryPattern = false,
        };

        // Threads that wait by spinning take the cores from other replicas.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        if (options.Device == ModelDevice.Cuda)
            settings.AppendExecutionProvider_CUDA(options.Gpu);
        return settings;
    }
}
