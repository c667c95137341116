using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace Chat.Model.Text;

/// <summary>Reads <c>tokenizer.json</c> and <c>tokenizer_config.json</c>.</summary>
internal static class TokenizerFile
{
    public const string Name = "tokenizer.json";
    public const string SettingsName = "tokenizer_config.json";

    private const string OtherModel = "config.json's vocab_size. The two belong to different models.";

    /// <summary>The tokenizer, or null when <paramref name="file"/> or <paramref name="settings"/> has been given a problem.</summary>
    public static BlenderbotTokenizer? Load(SettingsFile file, SettingsFile? settings, ModelConfig config)
    {
        try
        {
            return Read(file, settings, config);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            file.Reject($"is no byte-level BPE tokenizer as Hugging Face writes it ({e.Message})");
            return null;
        }
    }

    private static BlenderbotTokenizer? Read(SettingsFile file, SettingsFile? settings, ModelConfig config)
    {
        var model = Required(file, "model");
        var splitter = Required(file, "pre_tokenizer");
        if (Kind(model) != "BPE" || Kind(splitter) != "ByteLevel" || file.Value("normalizer") is not null)
        {
            file.Reject($"is a {Kind(model)} tokenizer over {Kind(splitter)}, but must be BPE over ByteLevel without a normalizer.");
            return null;
        }

        var vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32());
        var added = Required(file, "added_tokens").EnumerateArray().Select(ReadAdded).ToList();
        if (Mismatch(vocabulary, added, config.VocabularySize) is { } mismatch)
        {
            file.Reject(mismatch);
            return null;
        }

        var bpe = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = model.GetProperty("merges").EnumerateArray().Select(ReadMerge),
            ByteLevel = true,
            PreTokenizer = new WordSplitter(),
        });
        var rules = new TokenizerRules
        {
            PrefixSpace = settings?.Flag("add_prefix_space") ?? IsSet(splitter, "add_prefix_space"),
            TruncationSide = settings?.Text("truncation_side") == "left" ? TruncationSide.Left : TruncationSide.Right,
            MaxTokens = (int)Math.Min(settings?.Number("model_max_length") ?? double.MaxValue, config.MaxPositions),
            Start = Special("bos_token", "<s>"),
            End = Special("eos_token", "</s>"),
        };
        return new BlenderbotTokenizer(bpe, vocabulary, added, rules);

        AddedToken Special(string key, string usual)
        {
            var value = settings?.Value(key);
            var content = value is { ValueKind: JsonValueKind.Object } token
                ? token.GetProperty("content").GetString()
                : value?.GetString() ?? usual;
            return added.Find(token => token.Content == content)
                ?? throw new FormatException($"{key} '{content}' is none of added_tokens.");
        }
    }

    private static string? Mismatch(Dictionary<string, int> vocabulary, List<AddedToken> added, int size)
    {
        // An added token may lie outside: the first Blenderbot's <mask> does, and is refused where somebody types it.
        if (vocabulary.FirstOrDefault(entry => entry.Value < 0 || entry.Value >= size) is { Key: not null } outside)
            return $"the token '{outside.Key}' has the id {outside.Value}, outside the {size} tokens of {OtherModel}";

        var known = vocabulary.Values.Concat(added.Select(token => token.Id)).Where(id => id < size).Distinct().Count();
        return known == size ? null : $"holds {known} tokens of the {size} of {OtherModel}";
    }

    private static AddedToken ReadAdded(JsonElement token)
    {
        var content = token.GetProperty("content").GetString();
        if (string.IsNullOrEmpty(content) || IsSet(token, "single_word"))
            throw new FormatException($"The added token '{content}' is empty or has single_word, which is not supported.");
        return new(content, token.GetProperty("id").GetInt32(), IsSet(token, "lstrip"), IsSet(token, "rstrip"), IsSet(token, "special"));
    }

    // Older versions write "a b", newer ones ["a", "b"].
    private static string ReadMerge(JsonElement merge) =>
        merge.ValueKind == JsonValueKind.String ? merge.GetString()! : $"{merge[0].GetString()} {merge[1].GetString()}";

    private static bool IsSet(JsonElement element, string flag) => element.TryGetProperty(flag, out var value) && value.GetBoolean();

    private static JsonElement Required(SettingsFile file, string key) =>
        file.Value(key) ?? throw new KeyNotFoundException($"{key} is missing.");

    private static string? Kind(JsonElement element) => element.TryGetProperty("type", out var type) ? type.GetString() : null;
}
