using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Embeddings.Model;

/// <summary>Turns texts into vectors of length 1. Thread-safe; batches that run at once use one buffer each, kept for the next.</summary>
public sealed class EmbeddingModel(EmbeddingSession session)
{
    private readonly ConcurrentBag<Workspace> workspaces = [];

    /// <summary>How many numbers an embedding has.</summary>
    public int Dimensions => session.Dimensions;

    /// <summary>The longest text in tokens, <c>[CLS]</c> and <c>[SEP]</c> among them.</summary>
    public int MaxTokens => session.MaxTokens;

    /// <summary>How many token ids there are; an id is below this.</summary>
    public int VocabularySize => session.VocabularySize;

    /// <summary>What a batch costs: every text is padded to the longest, so one long text makes all of them long.</summary>
    public static int PaddedTokens(IReadOnlyList<int[]> batch)
    {
        int longest = 0;
        for (int i = 0; i < batch.Count; i++)
            longest = Math.Max(longest, batch[i].Length);
        return checked(batch.Count * longest);
    }

    /// <summary>The tokens of one text, cut to <see cref="MaxTokens"/>.</summary>
    public Tokens Tokenize(string text) => session.Tokenizer.Tokenize(text);

    /// <summary>One vector of <see cref="Dimensions"/> numbers a text, in the order of the batch.</summary>
    /// <inheritdoc cref="Embed(IReadOnlyList{int[]}, IReadOnlyList{float[]}, CancellationToken)"/>
    public float[][] Embed(IReadOnlyList<int[]> batch, CancellationToken cancel)
    {
        float[][] embeddings = new float[batch.Count][];
        for (int i = 0; i < embeddings.Length; i++)
            embeddings[i] = GC.AllocateUninitializedArray<float>(Dimensions);
        Embed(batch, embeddings, cancel);
        return embeddings;
    }

    /// <summary>Writes one vector a text into memory of the caller, in the order of the batch.</summary>
    /// <param name="batch">Token ids as <see cref="Tokenize"/> gives them.</param>
    /// <param name="embeddings">One array of <see cref="Dimensions"/> numbers for each text.</param>
    /// <param name="cancel">Stops the run between two steps of the model.</param>
    /// <exception cref="ArgumentException">
    /// A text without tokens, above <see cref="MaxTokens"/>, or with an id outside the vocabulary; or wrong room for the result.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public void Embed(IReadOnlyList<int[]> batch, IReadOnlyList<float[]> embeddings, CancellationToken cancel)
    {
        Check(batch, embeddings);
        if (batch.Count == 0)
            return;

        cancel.ThrowIfCancellationRequested();
        Workspace workspace = workspaces.TryTake(out Workspace? kept) ? kept : new Workspace(session.Dimensions, session.PadId);
        try
        {
            Run(workspace, batch, embeddings, cancel);
        }
        finally
        {
            workspaces.Add(workspace);
        }
    }

    private void Run(Workspace workspace, IReadOnlyList<int[]> batch, IReadOnlyList<float[]> embeddings, CancellationToken cancel)
    {
        using RunOptions options = new();
        using CancellationTokenRegistration stop = cancel.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, options);
        int longest = PaddedTokens(batch) / batch.Count;
        ReadOnlySpan<float> hidden;
        try
        {
            hidden = workspace.Run(session.Onnx, options, batch, longest);
        }
        catch (OnnxRuntimeException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The model run was stopped.", e, cancel);
        }

        int stride = longest * Dimensions;
        for (int i = 0; i < batch.Count; i++)
            Pooling.MeanNormalized(hidden.Slice(i * stride, stride), batch[i].Length, embeddings[i].AsSpan(0, Dimensions));
    }

    private void Check(IReadOnlyList<int[]> batch, IReadOnlyList<float[]> embeddings)
    {
        if (embeddings.Count != batch.Count)
            throw new ArgumentException($"{batch.Count} texts, but room for {embeddings.Count} embeddings.", nameof(embeddings));

        for (int i = 0; i < batch.Count; i++)
        {
            int[] ids = batch[i];
            if (ids.Length == 0 || ids.Length > MaxTokens)
                throw new ArgumentException($"Text {i} has {ids.Length} tokens, the model takes 1 to {MaxTokens}.", nameof(batch));
            int room = embeddings[i].Length;
            if (room != Dimensions)
                throw new ArgumentException($"Embedding {i} has room for {room} numbers, the model has {Dimensions}.", nameof(embeddings));
            foreach (int id in ids)
            {
                if ((uint)id >= (uint)VocabularySize)
                    throw new ArgumentException($"Text {i} has the token id {id}, not below {VocabularySize}.", nameof(batch));
            }
        }
    }
}
