using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Documents;

/// <summary>
/// Runs the READMEs word for word: the first command starts the program, the others are its clients and must print what
/// stands below them. Only the port is another, so that a run disturbs nobody.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ReadmeTests
{
    private const string PortOfDocuments = "localhost:8000";

    [Theory]
    [InlineData("README.md", "Hello")]
    [InlineData("samples/Hello/README.md", "Hello")]
    [InlineData("samples/Batching/README.md", "Batching")]
    [InlineData("samples/Chat/README.md", "Chat")]
    [InlineData("samples/Embeddings/README.md", "Embeddings")]
    [InlineData("samples/Ocr/README.md", "Ocr")]
    public async Task Readme_WordForWord_PrintsWhatItSays(string document, string sample)
    {
        var cancel = TestContext.Current.CancellationToken;
        var commands = ConsoleBlock.CommandsOf(await File.ReadAllTextAsync(Repository.PathOf(document), cancel));
        int port = FreePort.Next();
        using var clients = new TemporaryFolder();
        CopyClients(sample, port, clients.Path);
        Assert.True(commands.Count > 1, "The README has no commands.");
        Assert.StartsWith($"dotnet run --project samples/{sample}", commands[0].Text, StringComparison.Ordinal);
        var environment = new Dictionary<string, string> { ["Mobula__Http__Port"] = $"{port}" };
        if (sample is "Embeddings" or "Ocr") environment[LargeModels.Variable] = LargeModels.FolderOrSkip();

        await using var program = Command.Start(Repository.Root, environment, "bash", "-c", "exec " + commands[0].Text);
        await program.PrintsAsync("Now listening on", TimeSpan.FromMinutes(3), cancel);
        await program.PrintsAsync(" runs: ", TimeSpan.FromMinutes(1), cancel);
        foreach (var command in commands.Skip(1))
        {
            string text = command.Text.Replace(PortOfDocuments, $"localhost:{port}", StringComparison.Ordinal);
            string printed = await Command.RunAsync(clients.Path, null, cancel, "bash", "-c", text);
            Assert.Equal(command.Output.TrimEnd(), printed.ReplaceLineEndings("\n").TrimEnd());
        }
    }

    // The clients have the port inside; what they read beside them is as it is.
    private static void CopyClients(string sample, int port, string folder)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, "samples", sample)).FullName;
        foreach (string client in Directory.GetFiles(Repository.PathOf("samples", sample), "client*.py"))
            File.WriteAllText(Path.Combine(target, Path.GetFileName(client)), File.ReadAllText(client).Replace(PortOfDocuments, $"localhost:{port}", StringComparison.Ordinal));
        if (Directory.Exists(Repository.PathOf("samples", sample, "images"))) Directory.CreateSymbolicLink(Path.Combine(target, "images"), Repository.PathOf("samples", sample, "images"));
    }
}
