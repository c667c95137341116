namespace Chat.Model.Generation;

/// <summary>How answers are made. Names, defaults and meaning are those of Hugging Face's <c>generation_config.json</c>.</summary>
public sealed partial record GenerationSettings
{
    /// <summary>The file this comes from.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>Answers a beam search follows at once; 1 is greedy search.</summary>
    /// <value>Default: 1.</value>
    public int NumBeams { get; init; } = 1;

    /// <summary>Exponent of the length that divides a finished answer's score; above 0 favours long answers.</summary>
    /// <value>Default: 1.</value>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>When a beam search with enough finished answers stops.</summary>
    /// <value>Default: <see cref="EarlyStopping.Heuristic"/>.</value>
    public EarlyStopping EarlyStopping { get; init; }

    /// <summary>The longest answer in tokens, its start and end included; the model's positions limit it too.</summary>
    /// <value>Default: 20.</value>
    public int MaxLength { get; init; } = 20;

    /// <summary>A further limit, in tokens after the start, the end included; null is none.</summary>
    /// <value>Default: null.</value>
    public int? MaxNewTokens { get; init; }

    /// <summary>Length, the start included, below which an answer may not end.</summary>
    /// <value>Default: 0.</value>
    public int MinLength { get; init; }

    /// <summary>Runs of this many tokens occur once in an answer; 0 allows all.</summary>
    /// <value>Default: 0.</value>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Runs of this many tokens of the input do not occur in the answer; 0 allows all.</summary>
    /// <value>Default: 0.</value>
    public int EncoderNoRepeatNgramSize { get; init; }

    /// <summary>The token every answer starts with; it counts to all lengths.</summary>
    public required int DecoderStartTokenId { get; init; }

    /// <summary>The token that ends an answer.</summary>
    public required int EosTokenId { get; init; }

    /// <summary>What shorter inputs of a batch are filled up with; masked, so it never counts.</summary>
    public required int PadTokenId { get; init; }

    /// <summary>The only token allowed right after the start; null allows all.</summary>
    /// <value>Default: null.</value>
    public int? ForcedBosTokenId { get; init; }

    /// <summary>The only token allowed at the greatest length; null allows all.</summary>
    /// <value>Default: null.</value>
    public int? ForcedEosTokenId { get; init; }

    /// <summary>
    /// The greatest length under all three limits: <see cref="MaxLength"/>, <see cref="MaxNewTokens"/> and the model's positions.
    /// </summary>
    public int EffectiveMaxLength(int positions)
    {
        var limit = Math.Min(MaxLength, positions);
        return MaxNewTokens is { } tokens && tokens < limit ? tokens + 1 : limit;
    }

    /// <summary>
    /// What is wrong with these settings for a model of <paramref name="vocabularySize"/> tokens, all of it; empty when nothing is.
    /// </summary>
    public IReadOnlyList<string> Problems(int vocabularySize)
    {
        var problems = new List<string>();
        Check(NumBeams is >= 1 and <= MostBeams, $"num_beams is {NumBeams}, but must be 1 to {MostBeams}.");
        Check(double.IsFinite(LengthPenalty), $"length_penalty is {LengthPenalty}, but must be a finite number.");
        Check(Enum.IsDefined(EarlyStopping), $"early_stopping is {EarlyStopping}, but must be true, false or \"never\".");
        Check(MaxLength >= 2, $"max_length is {MaxLength}, but must be 2 or more, because the start token counts.");
        Check(MaxNewTokens is null or >= 1, $"max_new_tokens is {MaxNewTokens}, but must be 1 or more.");
        Check(MinLength >= 0, $"min_length is {MinLength}, but must be 0 or more.");
        Check(NoRepeatNgramSize >= 0, $"no_repeat_ngram_size is {NoRepeatNgramSize}, but must be 0 or more.");
        Check(EncoderNoRepeatNgramSize >= 0, $"encoder_no_repeat_ngram_size is {EncoderNoRepeatNgramSize}, but must be 0 or more.");
        CheckToken(DecoderStartTokenId, "decoder_start_token_id");
        CheckToken(EosTokenId, "eos_token_id");
        CheckToken(PadTokenId, "pad_token_id");
        CheckToken(ForcedBosTokenId, "forced_bos_token_id");
        CheckToken(ForcedEosTokenId, "forced_eos_token_id");
        return problems;

        void Check(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        void CheckToken(int? id, string name) =>
            Check(id is null || (id >= 0 && id < vocabularySize), $"{name} is {id}, outside the vocabulary of {vocabularySize} tokens.");
    }

    // Each beam is a row of the decoder with a cache of its own: more is a mistyped number, and would exhaust the memory.
    private const int MostBeams = 256;
}
