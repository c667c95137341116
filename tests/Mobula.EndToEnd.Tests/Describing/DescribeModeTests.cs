using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Describing;

/// <summary>MOBULA_DESCRIBE in a process of its own: the program says what it consists of, and nothing of it is started.</summary>
[Trait("Category", "Slow")]
public sealed class DescribeModeTests : IDisposable
{
    private static readonly string Shop = Repository.PathOf("tests", "Programs", "Shop", "bin", Repository.Configuration, "net10.0", "Shop.dll");

    private readonly TemporaryFolder folder = new();

    // Held by the test: a program that opened its port would fail.
    private readonly TcpListener port = new(IPAddress.Loopback, 0);

    public DescribeModeTests() => port.Start();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Url => $"http://{port.LocalEndpoint}";

    [Theory]
    [InlineData("serve")]
    [InlineData("web")]
    public async Task Describe_IntoAFile_WritesItAndStartsNothing(string door)
    {
        string file = folder["shop.json"];

        string output = await Command.RunAsync(folder.Path, Describing(file), Cancel, "dotnet", Shop, door, "--urls", Url);

        Assert.DoesNotContain("constructed", output, StringComparison.Ordinal);
        CheckDescription(await File.ReadAllTextAsync(file, Cancel));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("web")]
    public async Task Describe_IntoStandardOutput_WritesNothingElse(string door) =>
        CheckDescription(await Command.RunAsync(folder.Path, Describing("-"), Cancel, "dotnet", Shop, door, "--urls", Url));

    [Fact]
    public async Task Describe_FileCannotBeWritten_Fails()
    {
        await using var command = Command.Start(folder.Path, Describing(folder["missing/shop.json"]), "dotnet", Shop, "serve", "--urls", Url);

        await command.ExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.NotEqual(0, command.ExitCode);
        Assert.Contains("shop.json", command.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("web")]
    public async Task Describe_ProgramIsWrong_FailsWithItsProblems(string door)
    {
        string file = folder["shop.json"];
        await using var command = Command.Start(
            folder.Path, Describing(file), "dotnet", Shop, door, "--urls", Url, "--Mobula:Deployments:Till:NumReplica=3", "--Mobula:Deployments:Till:QueueFullStatus=200");

        await command.ExitAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        Assert.NotEqual(0, command.ExitCode);
        Assert.Contains("Did you mean NumReplicas?", command.Output, StringComparison.Ordinal);
        Assert.Contains("QueueFullStatus is 200", command.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    /// <summary>Without the variable the same program constructs all of it: what the other tests do not see would be seen.</summary>
    [Theory]
    [InlineData("serve", "Stock", "Till", "Ledger", "Awning")]
    [InlineData("web", "Stock", "Till", "Ledger", "Awning", "Doorman")]
    public async Task Run_WithoutTheVariable_ConstructsEverything(string door, params string[] types)
    {
        await using var command = Command.Start(folder.Path, null, "dotnet", Shop, door, "--urls", $"http://127.0.0.1:{FreePort.Next()}");

        foreach (string type in types) await command.PrintsAsync($"constructed {type}", TimeSpan.FromSeconds(30), Cancel);
    }

    public void Dispose()
    {
        port.Dispose();
        folder.Dispose();
    }

    private static Dictionary<string, string> Describing(string target) => new() { ["MOBULA_DESCRIBE"] = target };

    private static void CheckDescription(string json)
    {
        using var document = JsonDocument.Parse(json);
        var application = document.RootElement;
        var till = Assert.Single(application.GetProperty("deployments").EnumerateArray());
        Assert.Equal("default", application.GetProperty("name").GetString());
        Assert.Equal("Till", till.GetProperty("name").GetString());
        Assert.Equal("Shop.Till", till.GetProperty("class").GetString());
        Assert.Equal(2, till.GetProperty("options").GetProperty("num_replicas").GetInt32());
        Assert.Equal(20, till.GetProperty("options").GetProperty("graceful_shutdown_timeout").GetDouble());
        Assert.Equal("/total", Assert.Single(till.GetProperty("routes").EnumerateArray()).GetProperty("template").GetString());
        var dependency = Assert.Single(till.GetProperty("dependencies").EnumerateArray());
        Assert.Equal("Shop.Stock", dependency.GetProperty("type").GetString());
        Assert.True(dependency.GetProperty("is_available").GetBoolean());
    }
}
