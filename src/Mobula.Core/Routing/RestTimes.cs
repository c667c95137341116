namespace Mobula.Core.Routing;

/// <summary>How long a replica that rejected is left alone: doubling from 25 ms to 500 ms, in ticks of the caller's clock.</summary>
internal readonly record struct RestTimes(long TicksPerSecond)
{
    /// <param name="rejections">Rejections in a row before this one.</param>
    public long After(int rejections) => Math.Min(TicksPerSecond / 40 << Math.Min(rejections, 5), TicksPerSecond / 2);
}
