using System.Text.Json;

namespace Chat.Model.Generation;

public sealed partial record GenerationSettings
{
    // Settings that change what is generated and are not built here, with the value that leaves them off.
    private static readonly (string Key, double Off)[] NotBuilt =
    [
        ("repetition_penalty", 1), ("encoder_repetition_penalty", 1), ("num_beam_groups", 1), ("diversity_penalty", 0),
        ("penalty_alpha", 0), ("min_new_tokens", 0), ("num_return_sequences", 1), ("guidance_scale", 1),
    ];

    private static readonly string[] NotBuiltLists =
        ["bad_words_ids", "force_words_ids", "suppress_tokens", "begin_suppress_tokens", "sequence_bias"];

    /// <summary>
    /// Reads <c>generation_config.json</c>, or <c>config.json</c> where a folder of an older export lacks it. The two are not mixed:
    /// a setting at its default is left out of the former, and the latter may still hold another value.
    /// Only token ids fall back one by one.
    /// </summary>
    internal static GenerationSettings From(SettingsFile? own, SettingsFile config, ModelConfig sizes)
    {
        var file = own ?? config;
        RejectNotBuilt(file);

        var start = Token("decoder_start_token_id") ?? Token("bos_token_id");
        var eos = EosToken();
        var settings = new GenerationSettings
        {
            NumBeams = file.Integer("num_beams") ?? 1,
            LengthPenalty = file.Number("length_penalty") ?? 1,
            EarlyStopping = ReadEarlyStopping(file),
            MaxLength = file.Integer("max_new_tokens") is { } tokens ? tokens + 1 : file.Integer("max_length") ?? 20,
            MinLength = file.Integer("min_length") ?? 0,
            NoRepeatNgramSize = file.Integer("no_repeat_ngram_size") ?? 0,
            EncoderNoRepeatNgramSize = file.Integer("encoder_no_repeat_ngram_size") ?? 0,
            DecoderStartTokenId = start ?? 0,
            EosTokenId = eos ?? 0,
            PadTokenId = Token("pad_token_id") ?? eos ?? 0,
            ForcedBosTokenId = file.Integer("forced_bos_token_id"),
            ForcedEosTokenId = file.Integer("forced_eos_token_id"),
        };

        if (start is null)
            file.Reject("decoder_start_token_id and bos_token_id are missing, here and in config.json.");
        foreach (var problem in settings.Problems(sizes.VocabularySize))
            file.Reject(problem);
        return settings;

        int? Token(string key) => own?.Integer(key) ?? config.Integer(key);

        int? EosToken()
        {
            var value = own?.Value("eos_token_id") ?? config.Value("eos_token_id");
            if (value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1)
                value = list[0];
            if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var id))
                return id;
            file.Reject($"eos_token_id is {value?.GetRawText() ?? "missing"}, but must be one token id.");
            return null;
        }
    }

    private static EarlyStopping ReadEarlyStopping(SettingsFile file) =>
        file.Value("early_stopping") is { ValueKind: JsonValueKind.String } text && text.ValueEquals("never") ? EarlyStopping.Never
        : file.Flag("early_stopping") is true ? EarlyStopping.Always
        : EarlyStopping.Heuristic;

    private static void RejectNotBuilt(SettingsFile file)
    {
        if (file.Flag("do_sample") is true)
            file.Reject("do_sample is true, but answers are greedy or by beam search here. Set it to false.");
        foreach (var (key, off) in NotBuilt)
        {
            if (file.Number(key) is { } value && value != off)
                file.Reject($"{key} is {value}, which is not supported here. Remove it or set it to {off}.");
        }

        foreach (var key in NotBuiltLists)
        {
            if (file.Value(key) is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } list && list.GetRawText().Length > 2)
                file.Reject($"{key} is set, which is not supported here. Remove it.");
        }
    }
}
