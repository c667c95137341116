namespace Mobula.EndToEnd.Tests.Processes;

/// <summary>A sample that runs as its own process on a free port.</summary>
internal sealed class SampleProgram : IAsyncDisposable
{
    private readonly Command process;

    private SampleProgram(Command process, string url) => (this.process, Url) = (process, url);

    public string Url { get; }

    public string Output => process.Output;

    /// <summary>Starts what the solution's build has written; completes when its replicas run.</summary>
    public static async Task<SampleProgram> StartAsync(string sample, CancellationToken cancel, params IEnumerable<string> arguments)
    {
        string folder = Repository.PathOf("samples", sample, "bin", Repository.Configuration, "net10.0");
        string url = $"http://127.0.0.1:{FreePort.Next()}";
        var process = Command.Start(
            folder, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, "dotnet", [$"{sample}.dll", "--urls", url, .. arguments]);
        await process.PrintsAsync("Now listening on", TimeSpan.FromSeconds(60), cancel);
        await process.PrintsAsync(" runs: ", TimeSpan.FromSeconds(60), cancel);
        return new(process, url);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
