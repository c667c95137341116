using Microsoft.Extensions.Configuration;
using Mobula.Http;

namespace Mobula.Tests.Http;

public sealed class HttpRulesTests
{
    [Fact]
    public void Resolve_Nothing_IsTheDefaults()
    {
        var (options, problems) = Resolve([]);

        Assert.Empty(problems);
        Assert.Equal(("localhost", 8000, null, 64 * 1024 * 1024), (options.Host, options.Port, options.RequestTimeout, options.MaxRequestBodySize));
    }

    [Fact]
    public void Resolve_CodeAndConfiguration_ConfigurationWins()
    {
        var (options, problems) = Resolve([("Port", "9")], http => http.Port = 8, http => http.Host = "*");

        Assert.Empty(problems);
        Assert.Equal((9, "*"), (options.Port, options.Host));
    }

    [Theory]
    [InlineData("Host", "example.org", "Host is 'example.org'; it must be 'localhost', '*' or an IP address.")]
    [InlineData("Port", "-1", "Port is -1; it must be 1 to 65535.")]
    [InlineData("Port", "0", "Port 0 (any free one) needs an IP address as Host: 'localhost' is two addresses. Set Host to 127.0.0.1.")]
    [InlineData("GrpcPort", "65536", "GrpcPort is 65536; it must be 1 to 65535.")]
    [InlineData("GrpcPort", "8000", "GrpcPort is 8000, the same as Port. Cleartext HTTP/2 needs a port of its own.")]
    [InlineData("RequestTimeout", "0", "RequestTimeout is 00:00:00; it must be positive and at most 24 hours, or absent for no limit.")]
    [InlineData("RequestTimeout", "90000", "RequestTimeout is 1.01:00:00; it must be positive and at most 24 hours, or absent for no limit.")]
    [InlineData("StreamIdleTimeout", "-2", "StreamIdleTimeout is -00:00:02; it must be positive and at most 24 hours, or absent for no limit.")]
    [InlineData("MaxRequestBodySize", "0", "MaxRequestBodySize is 0; it must be positive, in bytes.")]
    [InlineData("ShutdownDelay", "-1", "ShutdownDelay is -00:00:01; it must be 0 to 24 hours.")]
    [InlineData("CertificatePath", "/nowhere.pem", "CertificatePath '/nowhere.pem': there is no such file.")]
    [InlineData("CertificateKeyPath", "/nowhere.key", "CertificateKeyPath '/nowhere.key': there is no such file.")]
    public void Resolve_OutOfRange_SaysWhatAndWhy(string key, string value, string expected) =>
        Assert.Equal([$"Mobula:Http: {expected}"], Resolve([(key, value)]).Problems);

    [Theory]
    [InlineData(null, true)]
    [InlineData("/", true)]
    [InlineData("/chat", true)]
    [InlineData("/chat/v1", true)]
    [InlineData("/-chat", true)]
    [InlineData("", false)]
    [InlineData("chat", false)]
    [InlineData("/chat/", false)]
    [InlineData("/{model}", false)]
    [InlineData("/-/chat", false)]
    [InlineData("/-", false)]
    public void CheckPrefix_Accepts(string? prefix, bool expected)
    {
        var problems = new List<string>();

        HttpRules.CheckPrefix(prefix, problems);

        Assert.Equal(expected, problems.Count == 0);
    }

    private static (ServeHttpOptions Options, List<string> Problems) Resolve((string Key, string Value)[] entries, params Action<ServeHttpOptions>[] configure)
    {
        var problems = new List<string>();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => new KeyValuePair<string, string?>($"Mobula:Http:{entry.Key}", entry.Value)))
            .Build();
        return (HttpRules.Resolve(configure, configuration, problems), problems);
    }
}
