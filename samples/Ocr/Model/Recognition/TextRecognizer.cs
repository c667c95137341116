using Ocr.Model.Imaging;
using Ocr.Model.Runtime;

namespace Ocr.Model.Recognition;

/// <summary>Reads lines of text. Thread-safe, and meant to be shared by all replicas of a process.</summary>
public sealed class TextRecognizer : IDisposable
{
    private const int Channels = 3;

    private readonly Network network;
    private readonly Charset charset;

    private TextRecognizer(Network network, Charset charset)
    {
        this.network = network;
        this.charset = charset;
    }

    /// <summary>The width of the widest line, and so the largest <see cref="PaddedWidth"/>.</summary>
    public static int MaxWidth => LineWidth.Most;

    /// <param name="folder">The folder that holds <c>rec.onnx</c> and <c>charset.txt</c>.</param>
    /// <param name="threads">How many threads work on one batch, the caller's among them.</param>
    /// <exception cref="ModelFileException">A file is missing, damaged, or does not fit the other.</exception>
    public static TextRecognizer Open(string folder, int threads)
    {
        ModelFolder files = new(folder);
        Network network = Network.Open(files.RecognizerPath, threads, outputRank: 3);
        try
        {
            int classes = network.OutputDimensions[2];
            if (classes <= 2)
                throw new ModelFileException(files.RecognizerPath, $"its output has {classes} classes, and needs a blank, a space and characters.");
            Charset charset = Charset.Read(files.CharsetPath, classes);
            network.WarmUp(files.RecognizerPath, [1, Channels, LineWidth.Height, LineWidth.Least], [1, LineWidth.Least / 8, classes]);
            return new(network, charset);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The width a line is padded to before it is read. Lines of one width are read together at no loss.</summary>
    public static int PaddedWidth(Picture crop) => LineWidth.Padded(crop);

    /// <summary>Reads some lines in one run, each padded to a width.</summary>
    /// <returns>One reading a crop, in their order.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public Reading[] Read(IReadOnlyList<Picture> crops, int width, CancellationToken cancel)
    {
        if (crops.Count == 0)
            return [];
        using InputTensor input = Prepare(crops, width);
        using NetworkOutput output = Run(input, cancel);
        return Decode(output);
    }

    public void Dispose() => network.Dispose();

    internal static InputTensor Prepare(IReadOnlyList<Picture> crops, int width)
    {
        InputTensor input = new([crops.Count, Channels, LineWidth.Height, width]);
        // The padding is 0 after normalization, a mid-grey.
        input.Values.Clear();
        int size = Channels * LineWidth.Height * width;
        for (int i = 0; i < crops.Count; i++)
            Scaling.Normalize(crops[i], LineWidth.Of(crops[i], width), LineWidth.Height, input.Values.Slice(i * size, size), width);
        return input;
    }

    internal NetworkOutput Run(InputTensor input, CancellationToken cancel) => network.Run(input, cancel);

    internal Reading[] Decode(NetworkOutput output)
    {
        ReadOnlySpan<float> probabilities = output.Values;
        int size = (int)(output.Shape[1] * output.Shape[2]);
        Reading[] readings = new Reading[output.Shape[0]];
        for (int i = 0; i < readings.Length; i++)
            readings[i] = CtcDecoder.Decode(probabilities.Slice(i * size, size), charset);
        return readings;
    }
}
