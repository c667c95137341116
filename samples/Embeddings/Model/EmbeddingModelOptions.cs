using System.ComponentModel.DataAnnotations;

namespace Embeddings.Model;

/// <summary>Where the model is and how it runs.</summary>
public sealed class EmbeddingModelOptions
{
    /// <summary>The folder with <c>model.onnx</c>, <c>vocab.txt</c> and <c>config.json</c>.</summary>
    /// <value>Required.</value>
    [Required(ErrorMessage = "Model:Folder is not set. Name the model's folder, or set the environment variable MOBULA_MODELS to the folder that minilm-l6-v2-int8 lies in.")]
    public string Folder { get; set; } = "";

    /// <summary>How many threads work on one batch, the caller's among them.</summary>
    /// <value>1: batches that run side by side use the processor better than one batch on many threads.</value>
    [Range(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>The longest text in tokens, <c>[CLS]</c> and <c>[SEP]</c> among them.</summary>
    /// <value>256, the length the sentence-transformers project cuts this model's texts to.</value>
    [Range(3, 8192)]
    public int MaxTokens { get; set; } = 256;
}
