using Microsoft.AspNetCore.Http;
using Mobula.Applications;
using Mobula.Http;

namespace Mobula.Tests.Http;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/a/b/c", "ab", "/a/b", "/c")]
    [InlineData("/a/b", "ab", "/a/b", "")]
    [InlineData("/a/bc", "a", "/a", "/bc")]
    [InlineData("/a", "a", "/a", "")]
    [InlineData("/ab", "root", "", "/ab")]
    [InlineData("/A", "root", "", "/A")]
    [InlineData("/", "root", "", "/")]
    public void Match_SeveralPrefixes_TheLongestWins(string path, string name, string prefix, string rest)
    {
        var table = new RouteTable([new ApplicationHost("a", "/a", []), new("root", "/", []), new("ab", "/a/b", []), new("hidden", null, [])]);

        var found = table.Match(path, out var matched, out var remaining);

        Assert.Equal((name, prefix, rest), (found!.Name, matched.Value ?? "", remaining.Value ?? ""));
    }

    [Fact]
    public void Match_NoPrefixFits_IsNull() =>
        Assert.Null(new RouteTable([new ApplicationHost("a", "/a", [])]).Match(new PathString("/b"), out _, out _));
}
