using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Packages;

/// <summary>What a user gets who installs the template from the packed files, outside of this repository.</summary>
[Trait("Category", "Slow")]
public sealed class TemplateTests
{
    private static readonly string[] Packed = ["src/Mobula.Core/Mobula.Core.csproj", "src/Mobula/Mobula.csproj", "templates/Mobula.Templates.csproj"];

    private static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public async Task Template_InstalledFromPackage_BuildsAndServes()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        // A package cache of its own: the machine's may hold an older package of the same version.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder["cache"], ["DOTNET_CLI_HOME"] = folder["home"] };
        foreach (string project in Packed)
            await Command.RunAsync(Repository.Root, null, cancel, "dotnet", "pack", project, "--no-build", "-c", Repository.Configuration, "-o", folder["packages"]);
        // What ours depend on was restored to build this test; no network is needed.
        await File.WriteAllTextAsync(folder["nuget.config"], $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{folder["packages"]}" />
                <add key="restored" value="{Restored}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="Mobula*" /></packageSource>
                <packageSource key="restored"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """, cancel);
        string template = Assert.Single(Directory.GetFiles(folder["packages"], "Mobula.Templates.*.nupkg"));

        await Command.RunAsync(folder.Path, environment, cancel, "dotnet", "new", "install", template);
        await Command.RunAsync(folder.Path, environment, cancel, "dotnet", "new", "mobula", "-n", "Shop");
        await Command.RunAsync(folder.Path, environment, cancel, "dotnet", "build", "Shop");
        int port = FreePort.Next();
        await using var program = Command.Start(folder.Path, environment, "dotnet", "run", "--project", "Shop", "--no-build", "--", "--urls", $"http://127.0.0.1:{port}");
        await program.PrintsAsync("Now listening on", TimeSpan.FromSeconds(60), cancel);

        using var client = new HttpClient();
        Assert.Equal("Hello, Ada!", await client.GetStringAsync($"http://127.0.0.1:{port}/?name=Ada", cancel));
        Assert.Contains("default runs: Greeter x 2", program.Output, StringComparison.Ordinal);
    }
}
