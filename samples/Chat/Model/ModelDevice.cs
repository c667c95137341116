namespace Chat.Model;

/// <summary>What the model runs on.</summary>
public enum ModelDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs the package Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime.</summary>
    Cuda,
}
