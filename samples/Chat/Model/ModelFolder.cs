using Chat.Model.Generation;
using Chat.Model.Text;

namespace Chat.Model;

/// <summary>A folder written by Hugging Face Optimum for a Blenderbot model: its settings and tokenizer, read and checked.</summary>
public sealed class ModelFolder
{
    internal const string Encoder = "encoder_model.onnx";
    internal const string MergedDecoder = "decoder_model_merged.onnx";
    internal const string FirstDecoder = "decoder_model.onnx";
    internal const string NextDecoder = "decoder_with_past_model.onnx";

    private ModelFolder(string path, ModelConfig config, GenerationSettings generation, BlenderbotTokenizer tokenizer) =>
        (Path, Config, Generation, Tokenizer) = (path, config, generation, tokenizer);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The model's sizes.</summary>
    public ModelConfig Config { get; }

    /// <summary>How the model's makers have it generate.</summary>
    public GenerationSettings Generation { get; }

    /// <summary>Text to token ids and back.</summary>
    public BlenderbotTokenizer Tokenizer { get; }

    /// <summary>Reads everything but the weights.</summary>
    /// <exception cref="ModelFolderException">A file is missing, unreadable, or contradicts another; all of them are named.</exception>
    public static ModelFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new ModelFolderException(path, [$"There is no such folder (looked for '{System.IO.Path.GetFullPath(path)}')."]);

        var problems = new List<string>();
        Require(path, Encoder, problems);
        if (Layouts(path).Count == 0)
            problems.Add($"{MergedDecoder}: is missing, and so is {FirstDecoder} or {NextDecoder}; one of the two layouts is needed.");

        var configFile = Require(path, ModelConfig.FileName, problems) ? SettingsFile.Read(path, ModelConfig.FileName, problems) : null;
        var config = configFile is null ? null : ModelConfig.From(configFile);
        var generationFile = SettingsFile.Read(path, GenerationSettings.FileName, problems);
        var generation = config is null ? null : GenerationSettings.From(generationFile, configFile!, config);

        var tokenizerFile = Require(path, TokenizerFile.Name, problems) ? SettingsFile.Read(path, TokenizerFile.Name, problems) : null;
        var tokenizerSettings = SettingsFile.Read(path, TokenizerFile.SettingsName, problems);
        var tokenizer = config is null || tokenizerFile is null ? null : TokenizerFile.Load(tokenizerFile, tokenizerSettings, config);

        return problems.Count == 0
            ? new ModelFolder(path, config!, generation!, tokenizer!)
            : throw new ModelFolderException(path, problems);
    }

    /// <summary>Refuses an input the model cannot take, such as a typed token outside its vocabulary.</summary>
    /// <exception cref="ModelInputException">It is empty, too long, or has such a token.</exception>
    public void CheckInput(ReadOnlySpan<int> input, int row = 0)
    {
        if (input.IsEmpty)
            throw new ModelInputException(row, "The input has no token. An empty text is one </s>.");
        if (input.Length > Config.MaxPositions)
        {
            throw new ModelInputException(
                row, $"The input has {input.Length} tokens, above the model's {Config.MaxPositions} positions. Cut it, as Encode does.");
        }

        var at = input.IndexOfAnyExceptInRange(0, Config.VocabularySize - 1);
        if (at >= 0)
        {
            var token = $"token {input[at]}{Named(input[at])}";
            throw new ModelInputException(
                row, $"The input holds {token}, outside the model's vocabulary of {Config.VocabularySize}. Leave it out of the text.");
        }
    }

    internal static IReadOnlyList<DecoderLayout> Layouts(string path)
    {
        var found = new List<DecoderLayout>();
        if (Has(path, MergedDecoder))
            found.Add(DecoderLayout.Merged);
        if (Has(path, FirstDecoder) && Has(path, NextDecoder))
            found.Add(DecoderLayout.Split);
        return found;
    }

    private string Named(int id) => Tokenizer.TokenOf(id) is { } token ? $" '{token}'" : "";

    private static bool Require(string folder, string file, List<string> problems)
    {
        if (Has(folder, file))
            return true;
        problems.Add($"{file}: is missing.");
        return false;
    }

    private static bool Has(string folder, string file) => File.Exists(System.IO.Path.Combine(folder, file));
}
