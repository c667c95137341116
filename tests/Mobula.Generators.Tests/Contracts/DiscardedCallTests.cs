using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Mobula.Generators.Contracts;

namespace Mobula.Generators.Tests.Contracts;

public sealed class DiscardedCallTests
{
    private const string Program = """
        public interface ILogs { Task LogAsync(string line); Task<int> CountAsync(); ValueTask FlushAsync(); }
        public interface IOther { Task RunAsync(); }
        [Deployment] public class Logs : ILogs
        {
            public Task LogAsync(string line) => Task.CompletedTask;
            public Task<int> CountAsync() => Task.FromResult(1);
            public ValueTask FlushAsync() => default;
        }
        public class User(ILogs logs, IOther other, DeploymentHandle<ILogs> handle, HandleOptions options)
        {
            private readonly ILogs detached = handle.With(new() { Detached = true });
            private Task kept = Task.CompletedTask;
            public void Run() { /* here */ }
            public async Task RunAsync() { await Task.Yield(); /* later */ }
            public object All => (logs, other, detached, kept, options);
        }
        """;

    [Theory]
    [InlineData("_ = logs.LogAsync(\"\");", "ILogs.LogAsync")]
    [InlineData("logs.LogAsync(\"\");", "ILogs.LogAsync")]
    [InlineData("_ = logs.CountAsync();", "ILogs.CountAsync")]
    [InlineData("_ = (logs.FlushAsync());", "ILogs.FlushAsync")]
    [InlineData("_ = handle.Client.LogAsync(\"\");", "ILogs.LogAsync")]
    [InlineData("_ = handle.With(new() { ModelId = \"a\" }).LogAsync(\"\");", "ILogs.LogAsync")]
    [InlineData("_ = handle.With(new HandleOptions()).LogAsync(\"\");", "ILogs.LogAsync")]
    public async Task Analyzer_CallNobodyAwaits_IsWarnedOfOnce(string statement, string method)
    {
        var found = Assert.Single(await RunAsync(Program.Replace("/* here */", statement, StringComparison.Ordinal)));

        Assert.Equal($"Nobody awaits '{method}': the call ends with the request that makes it. Await it, or make it through a handle, with HandleOptions.Detached.", found.GetMessage(null));
    }

    [Theory]
    [InlineData("kept = logs.LogAsync(\"\");")]
    [InlineData("_ = other.RunAsync();")]
    [InlineData("_ = new Logs().LogAsync(\"\");")]
    [InlineData("_ = detached.LogAsync(\"\");")]
    [InlineData("_ = handle.With(new() { Detached = true }).LogAsync(\"\");")]
    [InlineData("_ = handle.With(options).LogAsync(\"\");")]
    [InlineData("var quiet = handle.With(options); _ = quiet.LogAsync(\"\");")]
    [InlineData("_ = Task.WhenAll(logs.LogAsync(\"\"), logs.LogAsync(\"\"));")]
    public async Task Analyzer_CallKeptDetachedOrOfOthers_IsLeftAlone(string statement) =>
        Assert.Empty(await RunAsync(Program.Replace("/* here */", statement, StringComparison.Ordinal)));

    [Fact]
    public async Task Analyzer_Awaited_IsLeftAlone() =>
        Assert.Empty(await RunAsync(Program.Replace("/* later */", "await logs.LogAsync(\"\"); int count = await logs.CountAsync(); _ = await logs.CountAsync() + count;", StringComparison.Ordinal)));

    private static async Task<IReadOnlyList<Diagnostic>> RunAsync(string program)
    {
        var compilation = Generated.Run(new ContractGenerator(), program).After;
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error));
        return await compilation.WithAnalyzers([new DiscardedCallAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }
}
