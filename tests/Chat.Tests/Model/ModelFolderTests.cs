using Chat.Model;
using Chat.Model.Generation;
using Chat.Model.Text;

namespace Chat.Tests.Model;

public sealed class ModelFolderTests : IDisposable
{
    private readonly ModelFolderCopy copy = new(withWeights: false);

    public void Dispose() => copy.Dispose();

    [Fact]
    public void Open_Sample_HasItsSettings()
    {
        var model = ModelFolder.Open(copy.Path);

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
        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Path.Combine(copy.Path, "missing")));

        Assert.Contains("missing", fault.Message);
        Assert.Contains("no such folder", fault.Message);
    }

    [Theory]
    [InlineData("encoder_model.onnx")]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    public void Open_FileMissing_NamesIt(string file)
    {
        copy.Delete(file);

        AssertProblem(file, "is missing");
    }

    [Fact]
    public void Open_SeveralFilesMissing_NamesAll()
    {
        copy.Delete("encoder_model.onnx");
        copy.Delete("tokenizer.json");

        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(copy.Path));

        Assert.Equal(["encoder_model.onnx: is missing.", "tokenizer.json: is missing."], fault.Problems);
    }

    [Fact]
    public void Open_NoCompleteDecoder_NamesTheFilesOfBothLayouts()
    {
        copy.Delete("decoder_model_merged.onnx");
        copy.Delete("decoder_with_past_model.onnx");

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
        copy.Replace(file, text, replacement);

        AssertProblem(file, reason);
    }

    [Fact]
    public void Open_WithoutGenerationConfig_TakesConfig()
    {
        copy.Delete("generation_config.json");
        copy.Replace("config.json", "\"vocab_size\"", "\"num_beams\": 3, \"max_length\": 44, \"vocab_size\"");

        var settings = ModelFolder.Open(copy.Path).Generation;

        Assert.Equal((3, 44, 3, 0), (settings.NumBeams, settings.MaxLength, settings.EncoderNoRepeatNgramSize, settings.NoRepeatNgramSize));
    }

    [Fact]
    public void Open_WithGenerationConfig_TakesOnlyTokenIdsFromConfig()
    {
        copy.Replace("config.json", "\"vocab_size\"", "\"early_stopping\": true, \"vocab_size\"");
        copy.Replace("generation_config.json", "\"eos_token_id\": 2,", "");

        var settings = ModelFolder.Open(copy.Path).Generation;

        Assert.Equal((EarlyStopping.Heuristic, 2), (settings.EarlyStopping, settings.EosTokenId));
    }

    // The first Blenderbot's <mask> is such a token.
    [Fact]
    public void CheckInput_AddedTokenOutsideTheEmbedding_NamesIt()
    {
        copy.Replace("config.json", "\"vocab_size\": 2000", "\"vocab_size\": 1999");
        var model = ModelFolder.Open(copy.Path);

        var fault = Assert.Throws<ModelInputException>(() => model.CheckInput(model.Tokenizer.Encode(["Hi <mask>!"]), row: 3));

        Assert.Equal(3, fault.Row);
        Assert.Contains("token 1999 '<mask>', outside the model's vocabulary of 1999", fault.Message);
    }

    [Theory]
    [InlineData("true", EarlyStopping.Always)]
    [InlineData("false", EarlyStopping.Heuristic)]
    [InlineData("\"never\"", EarlyStopping.Never)]
    public void Open_EarlyStopping_IsRead(string value, EarlyStopping expected)
    {
        copy.Replace("generation_config.json", "\"num_beams\"", $"\"early_stopping\": {value}, \"num_beams\"");

        Assert.Equal(expected, ModelFolder.Open(copy.Path).Generation.EarlyStopping);
    }

    private void AssertProblem(string file, string reason)
    {
        var fault = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(copy.Path));

        Assert.Contains(fault.Problems, problem => problem.StartsWith(file + ":", StringComparison.Ordinal) && problem.Contains(reason));
        Assert.Contains(copy.Path, fault.Message);
    }
}
