namespace Mobula.Codec;

/// <summary>What a frame may be; checked before anything is allocated for it.</summary>
internal sealed record CodecLimits
{
    /// <summary>How deep a JSON value may nest, the outermost object or array included. Part of the format: every side has the same.</summary>
    public const int MaxDepth = 64;

    public static CodecLimits Default { get; } = new();

    /// <summary>Bytes of a whole frame. Default: 64 MiB.</summary>
    public int MaxCallSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>Segments of a frame; a sender writes what would be one more into the JSON. Default: 4096, a table of 16 KiB.</summary>
    public int MaxSegments { get; init; } = 4096;
}
