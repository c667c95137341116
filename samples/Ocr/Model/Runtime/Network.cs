using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Ocr.Model.Runtime;

/// <summary>A loaded network of one input and one output, both of floats. Thread-safe.</summary>
internal sealed class Network : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] inputs;
    private readonly string[] outputs;

    private Network(InferenceSession session)
    {
        this.session = session;
        inputs = [.. session.InputMetadata.Keys];
        outputs = [.. session.OutputMetadata.Keys];
    }

    /// <summary>The dimensions of the output, below 0 where they depend on the input.</summary>
    public int[] OutputDimensions => session.OutputMetadata[outputs[0]].Dimensions;

    /// <summary>Loads a network and checks that it takes pictures.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">How many threads work on one run, the caller's among them.</param>
    /// <param name="outputRank">How many dimensions its output must have.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, or another network.</exception>
    public static Network Open(string path, int threads, int outputRank)
    {
        byte[] bytes = ModelFolder.Read(path);
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // It keeps a memory plan for every shape it has seen, and pages come in as many shapes as there are scanners.
            EnableMemoryPattern = false,
            // What it logs as an error it throws as well, and the exception reaches the log once.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that spin between two runs take the processor from the replicas beside this one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        InferenceSession session;
        try
        {
            session = new(bytes, options);
        }
        catch (OnnxRuntimeException e)
        {
            string length = bytes.Length.ToString("N0", CultureInfo.InvariantCulture);
            throw new ModelFileException(path, $"not a model ONNX Runtime can load ({length} bytes): {e.Message}", e);
        }

        string[] problems = [.. Problems("input", session.InputMetadata, 4), .. Problems("output", session.OutputMetadata, outputRank)];
        if (problems.Length == 0)
            return new(session);
        session.Dispose();
        throw new ModelFileException(path, string.Join(' ', problems));
    }

    /// <exception cref="OperationCanceledException">The run was stopped between two steps of the network.</exception>
    public NetworkOutput Run(InputTensor input, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using RunOptions options = new();
        using CancellationTokenRegistration stop = cancel.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, options);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input.Memory, input.Shape);
        try
        {
            return new(session.Run(options, inputs, [value], outputs));
        }
        catch (OnnxRuntimeException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The model run was stopped.", e, cancel);
        }
    }

    /// <summary>Runs black pictures once: a network that cannot take what it will get fails here, not in a request.</summary>
    /// <exception cref="ModelFileException">It failed, or its output has another shape.</exception>
    public void WarmUp(string path, long[] input, long[] output)
    {
        using InputTensor black = new(input);
        black.Values.Clear();
        try
        {
            using NetworkOutput result = Run(black, CancellationToken.None);
            if (!result.Shape.SequenceEqual(output))
                throw new ModelFileException(path, $"its output for an input of {Text(input)} is {Text(result.Shape)} and not {Text(output)}.");
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFileException(path, $"it cannot take an input of {Text(input)}: {e.Message}", e);
        }
    }

    public void Dispose() => session.Dispose();

    private static IEnumerable<string> Problems(string kind, IReadOnlyDictionary<string, NodeMetadata> all, int rank)
    {
        if (all.Count != 1)
            yield return $"it has {all.Count} {kind}s ({string.Join(", ", all.Keys)}), not one.";
        else if (all.Values.First() is var node && (!node.IsTensor || node.ElementType != typeof(float) || node.Dimensions.Length != rank))
            yield return $"its {kind} '{all.Keys.First()}' is not a tensor of floats with {rank} dimensions.";
    }

    private static string Text(long[] shape) => string.Join(" x ", shape);
}
