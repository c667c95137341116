using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class RestTimesTests
{
    [Theory]
    [InlineData(0, 25)]
    [InlineData(1, 50)]
    [InlineData(4, 400)]
    [InlineData(5, 500)]
    [InlineData(6, 500)]
    [InlineData(int.MaxValue, 500)]
    public void After_DoublesUpToHalfASecond(int rejections, long milliseconds) =>
        Assert.Equal(milliseconds * 1_000_000, new RestTimes(TicksPerSecond: 1_000_000_000).After(rejections));
}
