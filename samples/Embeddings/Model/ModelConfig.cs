using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.Model;

/// <summary>What this program needs of a BERT model's <c>config.json</c>.</summary>
internal sealed record ModelConfig
{
    [JsonPropertyName("model_type")]
    public string? ModelType { get; init; }

    [JsonPropertyName("hidden_size")]
    public int HiddenSize { get; init; }

    [JsonPropertyName("vocab_size")]
    public int VocabularySize { get; init; }

    [JsonPropertyName("max_position_embeddings")]
    public int MaxPositions { get; init; }

    [JsonPropertyName("pad_token_id")]
    public int PadId { get; init; }

    /// <exception cref="ModelFolderException">The file is missing, no JSON, or not of a BERT model.</exception>
    public static ModelConfig Read(string path)
    {
        ModelConfig? config;
        try
        {
            config = JsonSerializer.Deserialize(ModelFolder.Read(path), ModelConfigJson.Default.ModelConfig);
        }
        catch (JsonException e)
        {
            throw new ModelFolderException(path, $"not the JSON of a model configuration: {e.Message}", e);
        }

        if (config is null)
            throw new ModelFolderException(path, "the configuration is null.");

        List<string> problems = [];
        if (config.ModelType != "bert")
            problems.Add($"model_type is '{config.ModelType}', this program reads 'bert'.");
        Positive("hidden_size", config.HiddenSize, problems);
        Positive("vocab_size", config.VocabularySize, problems);
        Positive("max_position_embeddings", config.MaxPositions, problems);
        if (config.PadId < 0 || config.PadId >= Math.Max(1, config.VocabularySize))
            problems.Add($"pad_token_id is {config.PadId}, outside the vocabulary of {config.VocabularySize}.");

        return problems.Count == 0 ? config : throw new ModelFolderException(path, string.Join(' ', problems));
    }

    private static void Positive(string name, int value, List<string> problems)
    {
        if (value <= 0)
            problems.Add($"{name} is missing or not above 0.");
    }
}
