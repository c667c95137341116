using Chat.Model;

namespace Chat.Tests.Model;

[Trait("Category", "Slow")]
public sealed class BlenderbotModelTests : IDisposable
{
    private readonly ModelFolderCopy copy = new(withWeights: true);

    public void Dispose() => copy.Dispose();

    [Theory]
    [InlineData("encoder_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model_merged.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model.onnx", DecoderLayout.Split)]
    [InlineData("decoder_with_past_model.onnx", DecoderLayout.Split)]
    public void Load_OnnxTruncated_NamesIt(string file, DecoderLayout layout)
    {
        using (var stream = File.OpenWrite(copy.FullName(file)))
            stream.SetLength(stream.Length / 2);

        AssertLoadProblem(layout, file, "does not load");
    }

    [Theory]
    [InlineData("encoder_model.onnx", "decoder_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_model_merged.onnx", "decoder_with_past_model.onnx", DecoderLayout.Merged)]
    [InlineData("decoder_with_past_model.onnx", "decoder_model.onnx", DecoderLayout.Split)]
    public void Load_OtherGraphUnderTheName_NamesIt(string file, string other, DecoderLayout layout)
    {
        File.Copy(copy.FullName(other), copy.FullName(file), overwrite: true);

        AssertLoadProblem(layout, file, "renamed file");
    }

    [Theory]
    [InlineData("\"decoder_layers\": 3", "\"decoder_layers\": 2", "past_key_values.2")]
    [InlineData("\"decoder_attention_heads\": 4", "\"decoder_attention_heads\": 8", "attention_heads of config.json is 16")]
    public void Load_ConfigOfAnotherSize_NamesTheDecoder(string text, string replacement, string reason)
    {
        copy.Replace("config.json", text, replacement);

        AssertLoadProblem(DecoderLayout.Merged, "decoder_model_merged.onnx", reason);
        AssertLoadProblem(DecoderLayout.Split, text.Contains("layers") ? "decoder_with_past_model.onnx" : "decoder_model.onnx", reason);
    }

    [Fact]
    public void Load_OneLayoutOnly_TakesIt()
    {
        copy.Delete("decoder_model_merged.onnx");

        using var model = BlenderbotModel.Load(copy.Path);

        Assert.Equal(DecoderLayout.Split, model.Layout);
        AssertLoadProblem(DecoderLayout.Merged, "decoder_model_merged.onnx", "is missing");
    }

    [Fact]
    public void Load_CudaWithoutItsRuntime_NamesThePackage()
    {
        var fault = Assert.Throws<ModelFolderException>(() => BlenderbotModel.Load(copy.Path, new() { Device = ModelDevice.Cuda }));

        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", fault.Message);
    }

    private void AssertLoadProblem(DecoderLayout layout, string file, string reason)
    {
        var fault = Assert.Throws<ModelFolderException>(() => BlenderbotModel.Load(copy.Path, new() { Layout = layout }).Dispose());

        var problem = Assert.Single(fault.Problems);
        Assert.StartsWith(file + ":", problem);
        Assert.Contains(reason, problem);
    }
}
