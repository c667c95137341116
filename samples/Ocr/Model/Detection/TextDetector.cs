using Ocr.Model.Geometry;
using Ocr.Model.Imaging;
using Ocr.Model.Runtime;

namespace Ocr.Model.Detection;

/// <summary>Finds the lines of text on a page. Thread-safe, and meant to be shared by all replicas of a process.</summary>
public sealed class TextDetector : IDisposable
{
    private readonly Network network;

    private TextDetector(Network network) => this.network = network;

    /// <param name="folder">The folder that holds <c>det.onnx</c>.</param>
    /// <param name="threads">How many threads work on one page, the caller's among them.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, or another network.</exception>
    public static TextDetector Open(string folder, int threads)
    {
        string path = new ModelFolder(folder).DetectorPath;
        Network network = Network.Open(path, threads, outputRank: 4);
        try
        {
            network.WarmUp(path, [1, 3, 32, 64], [1, 1, 32, 64]);
            return new(network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The lines in reading order, in pixels of the page.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public Box[] Detect(Picture page, CancellationToken cancel)
    {
        using InputTensor input = Prepare(page);
        using NetworkOutput map = Run(input, cancel);
        return Find(map, page);
    }

    public void Dispose() => network.Dispose();

    internal static InputTensor Prepare(Picture page)
    {
        DetectorSize size = DetectorSize.Of(page.Width, page.Height);
        InputTensor input = new([1, 3, size.Height, size.Width]);
        Scaling.Normalize(page, size.Width, size.Height, input.Values, size.Width);
        return input;
    }

    internal NetworkOutput Run(InputTensor input, CancellationToken cancel) => network.Run(input, cancel);

    internal static Box[] Find(NetworkOutput map, Picture page) =>
        BoxFinder.Find(new(map.Values, (int)map.Shape[3], (int)map.Shape[2]), page.Width, page.Height);
}
