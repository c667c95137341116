using System.Net;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Serving;

/// <summary>The program in tests/Programs/Server as a process of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Command command;

    private Server(Command command, int port)
    {
        this.command = command;
        Port = port;
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public string Output => command.Output;

    public Command Command => command;

    /// <summary>A client that does not trust, decode or redirect anything.</summary>
    public static HttpClient Client(Uri? address = null) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        MaxConnectionsPerServer = 200,
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Starts the program as it is, without waiting for anything.</summary>
    public static Command Run(IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        string program = Repository.PathOf("tests", "Programs", "Server", "bin", Repository.Configuration, "net10.0", "Server.dll");
        return Command.Start(Path.GetDirectoryName(program)!, environment, "dotnet", [program, .. arguments]);
    }

    /// <summary>Starts the program on a free port and waits until it serves.</summary>
    public static async Task<Server> StartAsync(params IEnumerable<string> arguments)
    {
        int port = FreePort.Next();
        var server = new Server(Run(null, ["--urls", $"http://127.0.0.1:{port}", .. arguments]), port);
        await server.RunsAsync();
        return server;
    }

    /// <summary>Starts the program as it is and waits until it serves.</summary>
    public static async Task<Server> StartAsync(int port, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var server = new Server(Run(environment, arguments), port);
        await server.RunsAsync();
        return server;
    }

    public static async Task<string> GetAsync(string address, Version? version = null)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = version ?? HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await command.ExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return command.ExitCode;
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();

    private async Task RunsAsync()
    {
        await command.PrintsAsync("runs: Worker", StartLimit, TestContext.Current.CancellationToken);
        await command.PrintsAsync("Now listening on", StartLimit, TestContext.Current.CancellationToken);
    }
}
