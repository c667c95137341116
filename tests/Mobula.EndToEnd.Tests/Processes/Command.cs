using System.Diagnostics;
using System.Text;

namespace Mobula.EndToEnd.Tests.Processes;

/// <summary>A child process whose output is kept. Disposing of it ends it, and the processes it started.</summary>
internal sealed class Command : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly Lock sync = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> awaited = [];

    private Command(Process process) => this.process = process;

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    public bool HasExited => process.HasExited;

    /// <summary>All it has printed, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (sync) return output.ToString();
        }
    }

    public static Command Start(string folder, IReadOnlyDictionary<string, string>? environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // The platform of these tests leaves traces in the environment that would change how a child's own dotnet behaves.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var command = new Command(new Process { StartInfo = start, EnableRaisingEvents = true });
        command.process.OutputDataReceived += (_, line) => command.Add(line.Data);
        command.process.ErrorDataReceived += (_, line) => command.Add(line.Data);
        command.process.Start();
        command.process.BeginOutputReadLine();
        command.process.BeginErrorReadLine();
        command.process.StandardInput.Close();
        return command;
    }

    /// <summary>Runs to the end and returns what was printed; fails when the exit code is not 0.</summary>
    public static async Task<string> RunAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, CancellationToken cancel, string program, params IEnumerable<string> arguments)
    {
        await using var command = Start(folder, environment, program, arguments);
        await command.ExitAsync(cancel);
        Assert.True(command.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}' ended with {command.ExitCode}:\n{command.Output}");
        return command.Output;
    }

    public Task ExitAsync(CancellationToken cancel) => process.WaitForExitAsync(cancel);

    /// <summary>Completes when a line with this text has been printed.</summary>
    public async Task PrintsAsync(string text, TimeSpan within, CancellationToken cancel)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (sync)
        {
            if (output.ToString().Contains(text, StringComparison.Ordinal)) return;
            awaited.Add((text, seen));
        }

        var end = process.WaitForExitAsync(cancel);
        var first = await Task.WhenAny(seen.Task, end).WaitAsync(within, cancel).ContinueWith(done => done.IsCompletedSuccessfully ? done.Result : null, CancellationToken.None);
        Assert.True(first == seen.Task || Output.Contains(text, StringComparison.Ordinal), $"Did not print '{text}' within {within}{(process.HasExited ? $", and ended with {process.ExitCode}" : "")}:\n{Output}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, process.Id.ToString(null, null)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (sync)
        {
            output.AppendLine(line);
            foreach (var (_, seen) in awaited.Where(entry => line.Contains(entry.Text, StringComparison.Ordinal))) seen.TrySetResult();
        }
    }
}
