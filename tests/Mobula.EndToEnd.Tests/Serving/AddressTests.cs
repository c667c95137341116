using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Serving;

[Trait("Category", "Slow")]
public sealed class AddressTests
{
    public static TheoryData<string, string[], string[]> Sources => new()
    {
        { "--urls", ["--urls", "http://127.0.0.1:{port}"], [] },
        { "ASPNETCORE_URLS", [], ["ASPNETCORE_URLS=http://127.0.0.1:{port}"] },
        { "launch settings", [], ["ASPNETCORE_URLS=http://127.0.0.1:{port}", "ASPNETCORE_ENVIRONMENT=Development"] },
        { "ASPNETCORE_HTTP_PORTS", [], ["ASPNETCORE_HTTP_PORTS={port}"] },
        { "Mobula:Http:Port", ["--Mobula:Http:Port={port}"], [] },
        { "Mobula__Http__Port", [], ["Mobula__Http__Port={port}"] },
        { "--urls over Mobula:Http:Port", ["--urls", "http://127.0.0.1:{port}", "--Mobula:Http:Port=1"], [] },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Address_OfEachSource_IsWhereTheProgramListens(string source, string[] arguments, string[] environment)
    {
        int port = FreePort.Next();
        string Fill(string text) => text.Replace("{port}", $"{port}", StringComparison.Ordinal);

        await using var server = await Server.StartAsync(port, environment.Select(Fill).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]), arguments.Select(Fill));

        string answer = await Server.GetAsync($"http://127.0.0.1:{port}/");
        Assert.True(answer == "hello", $"{source}: {answer}");
    }

    [Fact]
    public async Task Host_Default_IsBothLoopbacks()
    {
        int port = FreePort.Next();
        await using var server = await Server.StartAsync(port, null, $"--Mobula:Http:Port={port}");

        Assert.Equal("hello", await Server.GetAsync($"http://127.0.0.1:{port}/"));
        if (System.Net.Sockets.Socket.OSSupportsIPv6) Assert.Equal("hello", await Server.GetAsync($"http://[::1]:{port}/"));
    }

    [Fact]
    public async Task Port_Default_Is8000()
    {
        Assert.SkipUnless(FreePort.IsFree(8000), "Port 8000 is taken on this machine.");
        await using var server = await Server.StartAsync(8000, null);

        Assert.Equal("hello", await Server.GetAsync("http://127.0.0.1:8000/"));
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task Certificate_OfOurOwn_GivesBothHttpVersionsOnThePort(string kind)
    {
        using var folder = new TemporaryFolder();
        string[] certificate = WriteCertificate(folder, kind);
        int port = FreePort.Next();
        await using var server = await Server.StartAsync(port, null, [$"--Mobula:Http:Port={port}", .. certificate]);

        Assert.Equal("HTTP/2", await Server.GetAsync($"https://127.0.0.1:{port}/protocol", HttpVersion.Version20));
        Assert.Equal("HTTP/1.1", await Server.GetAsync($"https://127.0.0.1:{port}/protocol", HttpVersion.Version11));
    }

    [Fact]
    public async Task Certificate_WithHttpsAmongUrls_IsUsedThere()
    {
        using var folder = new TemporaryFolder();
        int port = FreePort.Next();
        await using var server = await Server.StartAsync(port, null, ["--urls", $"https://127.0.0.1:{port}", .. WriteCertificate(folder, "pem")]);

        Assert.Equal("HTTP/2", await Server.GetAsync($"https://127.0.0.1:{port}/protocol", HttpVersion.Version20));
    }

    [Fact]
    public async Task GrpcPort_Set_SpeaksHttp2WithoutTls()
    {
        int grpc = FreePort.Next();
        await using var server = await Server.StartAsync($"--Mobula:Http:GrpcPort={grpc}");

        Assert.Equal("HTTP/2", await Server.GetAsync($"http://127.0.0.1:{grpc}/protocol", HttpVersion.Version20));
        Assert.Equal("HTTP/1.1", await Server.GetAsync($"{server.Address}protocol"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Port_InUse_IsOneClearErrorAndExitCodeOne(bool grpc)
    {
        await using var server = await Server.StartAsync();
        string[] second = grpc
            ? ["--urls", $"http://127.0.0.1:{FreePort.Next()}", $"--Mobula:Http:GrpcPort={server.Port}", "--Mobula:Http:Host=127.0.0.1"]
            : ["--urls", $"http://127.0.0.1:{server.Port}"];

        await using var command = Server.Run(null, second);
        await command.ExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(1, command.ExitCode);
        Assert.Single(command.Output.Split('\n'), line => line.Contains($"Cannot listen on http://127.0.0.1:{server.Port}: the port is in use.", StringComparison.Ordinal));
        Assert.DoesNotContain("Unhandled exception", command.Output, StringComparison.Ordinal);
        Assert.Equal("hello", await Server.GetAsync(server.Address.ToString()));
    }

    private static string[] WriteCertificate(TemporaryFolder folder, string kind)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        if (kind == "pfx")
        {
            File.WriteAllBytes(folder["server.pfx"], certificate.Export(X509ContentType.Pkcs12, "secret"));
            return [$"--Mobula:Http:CertificatePath={folder["server.pfx"]}", "--Mobula:Http:CertificatePassword=secret"];
        }

        File.WriteAllText(folder["server.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["server.key"], key.ExportPkcs8PrivateKeyPem());
        return [$"--Mobula:Http:CertificatePath={folder["server.pem"]}", $"--Mobula:Http:CertificateKeyPath={folder["server.key"]}"];
    }
}
