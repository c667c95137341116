using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chat.Model.Generation;

namespace Chat.Tests;

/// <summary>Reference outputs of the model's original implementation (transformers, tokenizers).</summary>
public static class Goldens
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static GenerationFile Generation { get; } = Read<GenerationFile>("goldens.json");

    public static TokenizerFile Tokenizer { get; } = Read<TokenizerFile>("tokenizer_goldens.json");

    public static LogitsFile Logits { get; } = Read<LogitsFile>("logits_goldens.json");

    private static T Read<T>(string file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "goldens", file)), Json)!;

    public sealed record GenerationFile(
        IReadOnlyList<GenerationCase> Cases, IReadOnlyList<OverrideCase> OverrideCases, IReadOnlyList<BatchCase> BatchCases)
    {
        public GenerationCase this[string name] => Cases.Single(golden => golden.Name == name);
    }

    public sealed record GenerationCase(
        string Name, IReadOnlyList<string> History, string InputText, int[] InputIds, GoldenAnswer Greedy, GoldenAnswer Beam);

    public sealed record OverrideCase(string Name, int[] InputIds, JsonObject Overrides, GoldenAnswer Result)
    {
        public GenerationSettings Apply(GenerationSettings settings)
        {
            foreach (var (key, value) in Overrides)
            {
                settings = key switch
                {
                    "num_beams" => settings with { NumBeams = (int)value! },
                    "min_length" => settings with { MinLength = (int)value! },
                    "max_length" => settings with { MaxLength = (int)value! },
                    "no_repeat_ngram_size" => settings with { NoRepeatNgramSize = (int)value! },
                    "encoder_no_repeat_ngram_size" => settings with { EncoderNoRepeatNgramSize = (int)value! },
                    "length_penalty" => settings with { LengthPenalty = (double)value! },
                    "early_stopping" => settings with { EarlyStopping = (bool)value! ? EarlyStopping.Always : EarlyStopping.Heuristic },
                    _ => throw new NotSupportedException($"{Name} overrides {key}."),
                };
            }

            return settings;
        }
    }

    public sealed record GoldenAnswer(int[] TokenIds, string Text, float? Score);

    public sealed record BatchCase(IReadOnlyList<string> Cases, int[][] InputIds, int[][] AttentionMask);

    public sealed record TokenizerFile(IReadOnlyList<TokenizerCase> Cases, IReadOnlyList<DecodeCase> DecodeOnly);

    public sealed record TokenizerCase(
        string Text, int[] Ids, string Decoded, [property: JsonPropertyName("decoded_with_special_tokens")] string WithSpecialTokens);

    public sealed record DecodeCase(
        int[] Ids, string Decoded, [property: JsonPropertyName("decoded_with_special_tokens")] string WithSpecialTokens);

    public sealed record LogitsFile(IReadOnlyList<LogitsCase> Cases);

    public sealed record LogitsCase(int[] InputIds, int[] AttentionMask, IReadOnlyList<LogitsStep> Steps);

    public sealed record LogitsStep(int[] DecoderInputIds, float[] Logits);
}
