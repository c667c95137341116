using System.Buffers;
using System.Text.Json;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

/// <summary>What must hold of any bytes that arrive: a value or the codec's own error, soon, and with memory in proportion.</summary>
internal static class HostileFrames
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10); // a busy machine may take the thread away for a while

    private static readonly CallCodec Codec = new(new() { MaxCallSize = 7_000, MaxSegments = 20 });
    private static readonly ValueShape TreeShape = ValueShape.Of(typeof(Tree), "the tree");
    private static readonly CallShape Call = CodecValues.CallOf<IContract>(nameof(IContract.MixAsync));

    /// <summary>Valid frames of every kind to start from.</summary>
    public static byte[][] Valid()
    {
        var frames = new List<byte[]>();
        var leaf = new Leaf("Ada \"ü\"", 1, Colour.Green, Rights.Read, 1.5m, double.NaN, DateTimeOffset.UnixEpoch, Guid.Empty, TimeSpan.FromHours(1));
        Figure figure = new Drawing("d", [new Circle("small", [1, 2]), new Circle("large", new float[70])]);
        var empty = Of(leaf, [], figure, new byte[3]);
        var inner = Of(null, [empty], null, new byte[260]);
        foreach (var tree in new[] { empty, inner, Of(leaf, [inner], figure, new byte[300]) })
        {
            Add(output => Codec.EncodeResult(output, TreeShape, tree));
            Add(output => Codec.EncodeItem(output, TreeShape, tree));
            Add(output => Codec.EncodeArguments(output, Call, [tree.Blob, tree.Children, figure, tree.ByName, "note"]));
        }

        Add(output => Codec.EncodeError(output, new("T", "M", "S")));
        return [.. frames];

        void Add(Action<IBufferWriter<byte>> encode)
        {
            var output = new ArrayBufferWriter<byte>();
            encode(output);
            frames.Add(output.WrittenSpan.ToArray());
        }

        static Tree Of(Leaf? leaf, List<Tree> children, Figure? figure, byte[] blob) => new(
            leaf, children, new() { ["a"] = leaf, ["b"] = null }, new() { [1] = blob }, figure, (1, null), blob, new float[66], new long[1], [blob, null], [Guid.Empty], ["line", null],
            new Point { X = 1 }, new Plain { Text = "t" }, JsonSerializer.SerializeToElement(new { any = new[] { 1 } }), [new Half[2]]);
    }

    /// <summary>Gives the bytes to the reader of their kind.</summary>
    /// <param name="depth">How far it got.</param>
    /// <returns>What broke; null when nothing did.</returns>
    public static string? Problem(byte[] frame, out Depth depth) =>
        // Twice, for what is built once on first use counts against no frame.
        ProblemOnce(frame, out depth) is null ? null : ProblemOnce(frame, out depth);

    private static string? ProblemOnce(byte[] frame, out Depth depth)
    {
        long budget = 64 * 1024 + (100L * frame.Length);
        long started = TimeProvider.System.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? problem = null;
        depth = Depth.Frame;
        try
        {
            Read(frame);
            depth = Depth.Value;
        }
        catch (CodecException exception)
        {
            if (exception.Where != "call frame") depth = Depth.Json;
        }
        catch (Exception exception)
        {
            problem = $"{exception}";
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > budget) problem ??= $"It allocated {allocated} bytes for {frame.Length}; {budget} would be in proportion.";
        var taken = TimeProvider.System.GetElapsedTime(started);
        return problem ?? (taken > Soon ? $"It took {taken}." : null);
    }

    private static object? Read(byte[] frame) => (frame.Length > 5 ? (FrameKind)frame[5] : FrameKind.Result) switch
    {
        FrameKind.Arguments => Codec.DecodeArguments(new(frame), Call),
        FrameKind.Error => Codec.DecodeError(new(frame)),
        FrameKind.Item => Codec.DecodeItem(new(frame), TreeShape),
        _ => Codec.DecodeResult(new(frame), TreeShape),
    };

    /// <summary>How far bytes got into the codec.</summary>
    internal enum Depth
    {
        Frame,
        Json,
        Value,
    }

    private interface IContract
    {
        Task MixAsync(byte[] blob, List<Tree> trees, Figure figure, Dictionary<string, Leaf?> leaves, string note = "none");
    }
}
