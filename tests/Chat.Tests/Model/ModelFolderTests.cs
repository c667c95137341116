using Chat.Model;
using Chat.Model.Generation;
using Chat.Model.Text;

namespace Chat.Tests.Model;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chat-model-").FullName;

    public ModelFolderTests()
    {
        foreach (var file in Directory.GetFiles(LoadedModels.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Open_Sample_HasItsSettings()
    {
        var model = ModelFolder.Open(folder);

        Assert.Equal(new ModelConfig(2000, 128, 128, 3, 4), model.Config);
        Assert.Equal(128, model.Tokenizer.MaxTokens);
        Assert.Equal(TruncationSide.Left, model.Tokenizer.TruncationSide);
        Assert.Equal(
            new GenerationSettings
            {
                NumBeams = 10, LengthPenalty = 0.65, MaxLength = 60, MinLength = 2, NoRepeatNgramSize = 3, EncoderNoRepeatNgramSize = 3,
                DecoderStartTokenId = 1, EosTokenId = 2, PadTokenId = 0, ForcedEosTokenId = 2,
            },
            model.Generation);
    }

    [Fact]
    public void Open_NoFolder_NamesIt()
    {
        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Path.Combine(folder, "missing")));

        Assert.Contains("missing", fault.Message);
        Assert.Contains("no such folder", fault.Message);
    }

    [Theory]
    [InlineData("encoder_model.onnx")]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    public void Open_FileMissing_NamesIt(string file)
    {
        File.Delete(Path.Combine(folder, file));

        AssertProblem(file, "is missing");
    }

    [Fact]
    public void Open_SeveralFilesMissing_NamesAll()
    {
        File.Delete(Path.Combine(folder, "encoder_model.onnx"));
        File.Delete(Path.Combine(folder, "tokenizer.json"));

        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(folder));

        Assert.Equal(["encoder_model.onnx: is missing.", "tokenizer.json: is missing."], fault.Problems);
    }

    [Fact]
    public void Open_NoCompleteDecoder_NamesTheFilesOfBothLayouts()
    {
        File.Delete(Path.Combine(folder, "decoder_model_merged.onnx"));
        File.Delete(Path.Combine(folder, "decoder_with_past_model.onnx"));

        AssertProblem("decoder_model_merged.onnx", "decoder_with_past_model.onnx");
    }

    [Theory]
    [InlineData("config.json", "\"blenderbot\"", "\"t5\"", "model_type is 't5'")]
    [InlineData("config.json", "\"vocab_size\": 2000", "\"vocab_size\": \"many\"", "vocab_size is \"many\"")]
    [InlineData("config.json", "\"d_model\": 128,", "", "d_model is missing")]
    [InlineData("config.json", "{", "", "is no readable JSON")]
    [InlineData("config.json", "\"decoder_attention_heads\": 4", "\"decoder_attention_heads\": 3", "no multiple")]
    [InlineData("generation_config.json", "0.65", "NaN", "is no readable JSON")]
    [InlineData("generation_config.json", "0.65", "1e999", "length_penalty is 1e999")]
    [InlineData("generation_config.json", "\"num_beams\": 10", "\"num_beams\": 0", "num_beams is 0")]
    [InlineData("generation_config.json", "\"max_length\": 60", "\"max_length\": 1", "max_length is 1")]
    [InlineData("generation_config.json", "\"eos_token_id\": 2", "\"eos_token_id\": [2, 3]", "eos_token_id is [2, 3]")]
    [InlineData("generation_config.json", "\"pad_token_id\": 0", "\"pad_token_id\": 2000", "pad_token_id is 2000")]
    [InlineData("generation_config.json", "\"num_beams\"", "\"do_sample\": true, \"num_beams\"", "do_sample is true")]
    [InlineData("generation_config.json", "\"num_beams\"", "\"repetition_penalty\": 1.2, \"num_beams\"", "repetition_penalty is 1.2")]
    [InlineData("tokenizer.json", "\"type\": \"BPE\"", "\"type\": \"WordPiece\"", "WordPiece")]
    [InlineData("tokenizer.json", "\"vocab\"", "\"words\"", "no byte-level BPE tokenizer")]
    [InlineData("tokenizer.json", "\": 1998", "\": 2500", "outside the 2000 tokens")]
    [InlineData("tokenizer.json", "\": 1998", "\": 1997", "holds 1999 tokens of the 2000")]
    public void Open_FileWrong_NamesItAndTheReason(string file, string text, string replacement, string reason)
    {
        Replace(file, text, replacement);

        AssertProblem(file, reason);
    }

    [Fact]
    public void Open_WithoutGenerationConfig_TakesConfig()
    {
        File.Delete(Path.Combine(folder, "generation_config.json"));
        Replace("config.json", "\"vocab_size\"", "\"num_beams\": 3, \"max_length\": 44, \"vocab_size\"");

        var settings = ModelFolder.Open(folder).Generation;

        Assert.Equal((3, 44, 3, 0), (settings.NumBeams, settings.MaxLength, settings.EncoderNoRepeatNgramSize, settings.NoRepeatNgramSize));
    }

    [Fact]
    public void Open_WithGenerationConfig_TakesOnlyTokenIdsFromConfig()
    {
        Replace("config.json", "\"vocab_size\"", "\"early_stopping\": true, \"vocab_size\"");
        Replace("generation_config.json", "\"eos_token_id\": 2,", "");

        var settings = ModelFolder.Open(folder).Generation;

        Assert.Equal((EarlyStopping.Heuristic, 2), (settings.EarlyStopping, settings.EosTokenId));
    }

    [Theory]
    [InlineData("true", EarlyStopping.Always)]
    [InlineData("false", EarlyStopping.Heuristic)]
    [InlineData("\"never\"", EarlyStopping.Never)]
    public void Open_EarlyStopping_IsRead(string value, EarlyStopping expected)
    {
        Replace("generation_config.json", "\"num_beams\"", $"\"early_stopping\": {value}, \"num_beams\"");

        Assert.Equal(expected, ModelFolder.Open(folder).Generation.EarlyStopping);
    }

    [Theory]
    [InlineData("encoder_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model_merged.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model.onnx", DecoderLayout.Split)]
    [InlineData("decoder_with_past_model.onnx", DecoderLayout.Split)]
    public void Load_OnnxTruncated_NamesIt(string file, DecoderLayout layout)
    {
        using (var stream = File.OpenWrite(Path.Combine(folder, file)))
            stream.SetLength(stream.Length / 2);

        AssertLoadProblem(layout, file, "does not load");
    }

    [Theory]
    [InlineData("encoder_model.onnx", "decoder_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model_merged.onnx", "decoder_with_past_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_with_past_model.onnx", "decoder_model.onnx", DecoderLayout.Split)]
    public void Load_OtherGraphUnderTheName_NamesIt(string file, string other, DecoderLayout layout)
    {
        File.Copy(Path.Combine(folder, other), Path.Combine(folder, file), overwrite: true);

        AssertLoadProblem(layout, file, "renamed file");
    }

    [Theory]
    [InlineData("\"decoder_layers\": 3", "\"decoder_layers\": 2", "past_key_values.2")]
    [InlineData("\"decoder_attention_heads\": 4", "\"decoder_attention_heads\": 8", "d_model / decoder_attention_heads of config.json is 16")]
    public void Load_ConfigOfAnotherSize_NamesTheDecoder(string text, string replacement, string reason)
    {
        Replace("config.json", text, replacement);

        AssertLoadProblem(DecoderLayout.Merged, "decoder_model_merged.onnx", reason);
        AssertLoadProblem(DecoderLayout.Split, text.Contains("layers") ? "decoder_with_past_model.onnx" : "decoder_model.onnx", reason);
    }

    [Fact]
    public void Load_OneLayoutOnly_TakesIt()
    {
        File.Delete(Path.Combine(folder, "decoder_model_merged.onnx"));

        using var model = BlenderbotModel.Load(folder);

        Assert.Equal(DecoderLayout.Split, model.Layout);
        AssertLoadProblem(DecoderLayout.Merged, "decoder_model_merged.onnx", "is missing");
    }

    [Fact]
    public void Load_CudaWithoutItsRuntime_NamesThePackage()
    {
        var fault = Assert.Throws<ModelFolderException>(() => BlenderbotModel.Load(folder, new() { Device = ModelDevice.Cuda }));

        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", fault.Message);
    }

    private void Replace(string file, string text, string replacement)
    {
        var path = Path.Combine(folder, file);
        var content = File.ReadAllText(path);
        Assert.Contains(text, content);
        var at = content.IndexOf(text, StringComparison.Ordinal);
        File.WriteAllText(path, content.Remove(at, text.Length).Insert(at, replacement));
    }

    private void AssertProblem(string file, string reason)
    {
        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(folder));

        Assert.Contains(fault.Problems, problem => problem.StartsWith(file + ":", StringComparison.Ordinal) && problem.Contains(reason));
        Assert.Contains(folder, fault.Message);
    }

    private void AssertLoadProblem(DecoderLayout layout, string file, string reason)
    {
        var fault = Assert.Throws<ModelFolderException>(() => BlenderbotModel.Load(folder, new() { Layout = layout }).Dispose());

        var problem = Assert.Single(fault.Problems);
        Assert.StartsWith(file + ":", problem);
        Assert.Contains(reason, problem);
    }
}
