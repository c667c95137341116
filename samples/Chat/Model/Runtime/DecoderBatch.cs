namespace Chat.Model.Runtime;

/// <summary>
/// The rows being decoded together: inputs padded on the right, their cache, and the logits of the last step.
/// A row is a place; whoever uses it knows which answer is there. Used by one thread at a time.
/// </summary>
internal sealed class DecoderBatch : IDisposable
{
    private readonly BlenderbotModel model;
    private readonly RowTensor logits = new();
    private readonly DecoderCache cache;
    private readonly int inputLength;
    private TokenTensor mask;
    private TokenTensor ids;
    private bool rowsRemoved;

    /// <summary>
    /// Encodes <paramref name="inputs"/> and decodes the token <paramref name="start"/>: one row an input, in their order.
    /// </summary>
    public DecoderBatch(BlenderbotModel model, IReadOnlyList<int[]> inputs, int start, int pad)
    {
        this.model = model;
        Rows = inputs.Count;
        inputLength = inputs.Max(input => input.Length);
        mask = new TokenTensor(Rows, inputLength);
        ids = new TokenTensor(Rows, 1);
        cache = new DecoderCache(model.Config, inputLength);
        try
        {
            ids.Data.Fill(start);
            FirstStep(inputs, pad);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The rows a step decodes.</summary>
    public int Rows { get; private set; }

    /// <summary>The token of each row that the next step decodes.</summary>
    public Span<long> NextTokens => ids.Data[..Rows];

    /// <summary>What the last step says about the token after it; may be written to, and lasts until the next step.</summary>
    public Span<float> Logits(int row) => logits.Row(row);

    /// <summary>Decodes <see cref="NextTokens"/>.</summary>
    public void Step()
    {
        if (rowsRemoved)
            Truncate();
        var outputs = model.Decoder.Next(mask.Value, ids.Value, cache);
        logits.Set(outputs[0], Rows);
        cache.SetAnswers(outputs, 1, Rows);
    }

    /// <summary>Makes each row <paramref name="times"/> rows that follow each other. The logits stay as they were.</summary>
    public void Repeat(int times)
    {
        var oldMask = mask;
        Rows *= times;
        mask = new TokenTensor(Rows, inputLength);
        for (var row = 0; row < Rows; row++)
            oldMask.Row(row / times).CopyTo(mask.Row(row));
        oldMask.Dispose();
        ids.Dispose();
        ids = new TokenTensor(Rows, 1);
        cache.Repeat(times, Rows);
    }

    /// <inheritdoc cref="DecoderCache.CopyAnswer"/>
    public void CopyAnswer(int from, int to) => cache.CopyAnswer(from, to);

    /// <summary>
    /// Drops <paramref name="count"/> rows from <paramref name="row"/> on; the last <paramref name="count"/> take their place.
    /// </summary>
    public void Remove(int row, int count)
    {
        rowsRemoved = true;
        Rows -= count;
        if (row < Rows)
        {
            mask.CopyRows(Rows, row, count);
            ids.CopyRows(Rows, row, count);
            cache.CopyRows(Rows, row, count);
        }
    }

    public void Dispose()
    {
        mask.Dispose();
        ids.Dispose();
        logits.Dispose();
        cache.Dispose();
    }

    private void FirstStep(IReadOnlyList<int[]> inputs, int pad)
    {
        using var inputIds = new TokenTensor(Rows, inputLength);
        inputIds.Data.Fill(pad);
        for (var row = 0; row < Rows; row++)
        {
            // By length, not by id: a typed <pad> counts.
            mask.Row(row)[..inputs[row].Length].Fill(1);
            for (var i = 0; i < inputs[row].Length; i++)
                inputIds.Row(row)[i] = inputs[row][i];
        }

        using var hidden = model.Encoder.Run(inputIds.Value, mask.Value);
        var outputs = model.Decoder.First(mask.Value, ids.Value, hidden, Rows);
        logits.Set(outputs[0], Rows);
        cache.SetAll(outputs, 1, Rows);
    }

    private void Truncate()
    {
        rowsRemoved = false;
        mask.Truncate(Rows);
        ids.Truncate(Rows);
        cache.Truncate(Rows);
    }
}
