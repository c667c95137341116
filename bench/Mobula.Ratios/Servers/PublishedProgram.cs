using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Mobula.Ratios.Servers;

/// <summary>A web program published ReadyToRun, that answers GET / with 200.</summary>
internal sealed class PublishedProgram
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // Short against what is measured, long enough not to take a core from the program that starts.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(1);

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

    private readonly string file;

    private PublishedProgram(string file) => this.file = file;

    /// <param name="project">The project's folder, from the repository's root.</param>
    public static async Task<PublishedProgram> PublishAsync(string project, CancellationToken cancel)
    {
        string name = Path.GetFileName(project);
        string output = Path.Combine(Repository.Root, "artifacts", "bench", "publish", name);
        // Build and lock files apart from the repository's own: those are for no runtime in particular.
        string[] arguments =
        [
            "publish", Path.Combine(Repository.Root, project), "-c", "Release", "-o", output, "--artifacts-path", Path.Combine(Repository.Root, "artifacts", "bench"),
            "-r", $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}", "--self-contained", "false",
            "-p:PublishReadyToRun=true", "-p:NuGetLockFilePath=obj/publish.lock.json", "-v", "quiet", "--nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string said = await publish.StandardOutput.ReadToEndAsync(cancel);
        await publish.WaitForExitAsync(cancel);
        return publish.ExitCode == 0 ? new(Path.Combine(output, name)) : throw new BenchException($"{project} could not be published. {said}");
    }

    /// <summary>Starts the program, asks until it answers, and ends it.</summary>
    /// <returns>How long it took, and the program's CPU time until then.</returns>
    public async Task<(TimeSpan Elapsed, TimeSpan Cpu)> TimeToFirstAnswerAsync(CancellationToken cancel)
    {
        int port = FreePort();
        var start = new ProcessStartInfo(file, ["--urls", $"http://127.0.0.1:{port}"]) { WorkingDirectory = Path.GetDirectoryName(file), RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        long began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        try
        {
            while (!await AnswersAsync(port, cancel))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit) throw new BenchException($"{file} did not answer.");
                await Task.Delay(BetweenTries, cancel);
            }

            var elapsed = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            return (elapsed, process.TotalProcessorTime);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            await output;
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        }
        catch (SocketException)
        {
            return false;
        }

        await socket.SendAsync(Request, cancel);
        byte[] answer = new byte[12];
        int got = 0, read;
        while (got < answer.Length && (read = await socket.ReceiveAsync(answer.AsMemory(got), cancel)) > 0) got += read;
        string status = Encoding.ASCII.GetString(answer, 0, got);
        return status == "HTTP/1.1 200" ? true : throw new BenchException($"The first answer was '{status}' and not 200.");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
