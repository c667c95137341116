namespace Chat.Model;

/// <summary>How a folder holds its decoder.</summary>
public enum DecoderLayout
{
    /// <summary><c>decoder_model_merged.onnx</c>: both graphs in one file, the weights in memory once.</summary>
    Merged,

    /// <summary><c>decoder_model.onnx</c> for the first token and <c>decoder_with_past_model.onnx</c> for the others.</summary>
    Split,
}
