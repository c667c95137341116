using System.ComponentModel.DataAnnotations;
using Chat.Model;

namespace Chat.Serving;

/// <summary>What can be set of the sample: section <c>Chat</c> of the configuration, as in <c>--Chat:Model models/blenderbot</c>.</summary>
public sealed class ChatOptions
{
    /// <summary>The model's folder, as Hugging Face Optimum exports it; relative to the current directory, else to the program.</summary>
    /// <value>The small model that ships with the sample.</value>
    [Required]
    public string Model { get; set; } = "models/blenderbot-tiny";

    /// <summary>Where the model runs: Cpu, or Cuda with the package Microsoft.ML.OnnxRuntime.Gpu.</summary>
    public ModelDevice Device { get; set; } = ModelDevice.Cpu;

    /// <summary>The longest answer, in tokens; null is what the model's own settings say.</summary>
    [Range(1, 100_000)]
    public int? MaxNewTokens { get; set; }

    /// <summary>Threads of one ONNX Runtime session. Replicas run beside each other, so one each is most work done.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>Whether replicas share one copy of the weights. Sessions are thread-safe; unshared, each replica loads its own.</summary>
    public bool ShareModel { get; set; } = true;

    /// <summary>How many conversations are answered in one go.</summary>
    [Range(1, 1024)]
    public int MaxBatchSize { get; set; } = 8;

    /// <summary>A file that gets the token ids of each batch of <c>POST /</c>, a line of JSON each; null is none.</summary>
    public string? RecordTo { get; set; }
}
