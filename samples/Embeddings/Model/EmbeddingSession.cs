using Embeddings.Model.Tokenization;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Embeddings.Model;

/// <summary>
/// A loaded model: weights and vocabulary. Thread-safe, and meant to be shared by every <see cref="EmbeddingModel"/> of the process:
/// a second one costs the memory of the weights again.
/// </summary>
public sealed class EmbeddingSession : IDisposable
{
    private EmbeddingSession(InferenceSession session, BertTokenizer tokenizer, ModelConfig config, int maxTokens)
    {
        Onnx = session;
        Tokenizer = tokenizer;
        PadId = config.PadId;
        Dimensions = config.HiddenSize;
        VocabularySize = config.VocabularySize;
        MaxTokens = maxTokens;
    }

    /// <summary>How many numbers an embedding has.</summary>
    public int Dimensions { get; }

    /// <summary>How many token ids there are; an id is below this.</summary>
    public int VocabularySize { get; }

    /// <summary>The longest text in tokens.</summary>
    public int MaxTokens { get; }

    internal InferenceSession Onnx { get; }

    internal BertTokenizer Tokenizer { get; }

    internal int PadId { get; }

    /// <summary>Loads and checks a model, and runs it once at its greatest length.</summary>
    /// <exception cref="ModelFolderException">A file is missing, damaged, or does not fit the others.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No thread, or no room for a token between <c>[CLS]</c> and <c>[SEP]</c>.</exception>
    public static EmbeddingSession Open(EmbeddingModelOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 3);
        ModelFolder folder = new(options.Folder);
        ModelConfig config = ModelConfig.Read(folder.ConfigPath);
        if (options.MaxTokens > config.MaxPositions)
        {
            throw new ModelFolderException(
                folder.ConfigPath,
                $"max_position_embeddings is {config.MaxPositions}, below MaxTokens {options.MaxTokens}. Lower MaxTokens.");
        }

        BertTokenizer tokenizer = new(Vocabulary.Read(folder.VocabularyPath, config.VocabularySize), options.MaxTokens);
        InferenceSession onnx = Load(folder.OnnxPath, options.Threads);
        EmbeddingSession session = new(onnx, tokenizer, config, options.MaxTokens);
        try
        {
            if (OnnxContract.Problems(onnx, config) is { Count: > 0 } problems)
                throw new ModelFolderException(folder.OnnxPath, string.Join(' ', problems));
            session.WarmUp(folder.OnnxPath);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Onnx.Dispose();

    private static InferenceSession Load(string path, int threads)
    {
        long length = ModelFolder.Require(path);
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // It keeps a memory plan for every shape it has seen, and batches come in thousands of shapes.
            EnableMemoryPattern = false,
            // What it logs as an error it throws as well, and the exception reaches the log once.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that spin between two batches take the processor from the replicas beside this one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFolderException(path, $"not a model ONNX Runtime can load ({length:N0} bytes): {e.Message}", e);
        }
    }

    /// <summary>The greatest length and the last id: a model with fewer positions or ids fails here, not in a request.</summary>
    private void WarmUp(string path)
    {
        int[] ids = new int[MaxTokens];
        Array.Fill(ids, VocabularySize - 1);
        try
        {
            using RunOptions run = new();
            new Workspace(Dimensions, PadId).Run(Onnx, run, [ids], ids.Length);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelFolderException(
                path, $"it cannot read {MaxTokens} tokens of a vocabulary of {VocabularySize}, as config.json says: {e.Message}", e);
        }
    }
}
