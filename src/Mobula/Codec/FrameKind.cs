namespace Mobula.Codec;

/// <summary>What a frame carries; the numbers are on the wire.</summary>
internal enum FrameKind : byte
{
    Arguments = 1,
    Result = 2,
    Item = 3,
    Error = 4,
}
