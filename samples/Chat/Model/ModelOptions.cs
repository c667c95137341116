namespace Chat.Model;

/// <summary>How a model is loaded.</summary>
public sealed record ModelOptions
{
    /// <summary>What it runs on.</summary>
    /// <value>Default: <see cref="ModelDevice.Cpu"/>.</value>
    public ModelDevice Device { get; init; } = ModelDevice.Cpu;

    /// <summary>Which GPU, counted from 0, for <see cref="ModelDevice.Cuda"/>.</summary>
    /// <value>Default: 0.</value>
    public int Gpu { get; init; }

    /// <summary>Threads that share one operation, the caller's included; 0 leaves it to the runtime (one a core).</summary>
    /// <value>Default: 1, because replicas and batches already use the cores, and a decoder step is too short to share.</value>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Which decoder to load.</summary>
    /// <value>Default: null, whichever the folder has, <see cref="DecoderLayout.Merged"/> where it has both.</value>
    public DecoderLayout? Layout { get; init; }
}
