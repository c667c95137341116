namespace Chat.Model;

/// <summary>The sizes in <c>config.json</c> that running a model needs.</summary>
/// <param name="VocabularySize">Rows of the embedding: token ids are below it.</param>
/// <param name="MaxPositions">The most tokens of an input, and of an answer.</param>
/// <param name="HiddenSize">Numbers a token is represented by.</param>
/// <param name="DecoderLayers">Layers of the decoder; each has a cache.</param>
/// <param name="DecoderHeads">Attention heads of a decoder layer.</param>
public sealed record ModelConfig(int VocabularySize, int MaxPositions, int HiddenSize, int DecoderLayers, int DecoderHeads)
{
    /// <summary>The file this comes from.</summary>
    public const string FileName = "config.json";

    /// <summary>Numbers one head keeps for a token.</summary>
    public int HeadSize => HiddenSize / DecoderHeads;

    internal static ModelConfig From(SettingsFile file)
    {
        if (file.Text("model_type") is var type and not "blenderbot")
            file.Reject($"model_type is '{type}', but this runs 'blenderbot'. Choose a Blenderbot folder.");

        var config = new ModelConfig(
            file.RequiredPositive("vocab_size"),
            file.RequiredPositive("max_position_embeddings"),
            file.RequiredPositive("d_model"),
            file.RequiredPositive("decoder_layers"),
            file.RequiredPositive("decoder_attention_heads"));
        if (config.HiddenSize % config.DecoderHeads != 0)
            file.Reject($"d_model {config.HiddenSize} is no multiple of decoder_attention_heads {config.DecoderHeads}.");
        return config;
    }
}
