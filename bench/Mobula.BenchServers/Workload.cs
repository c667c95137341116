using Mobula.BenchServers.Workloads;

namespace Mobula.BenchServers;

/// <summary>What a server does: one class whose methods are Mobula's actions and bare ASP.NET Core's handlers.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Map">Maps the methods of one object in a bare web application.</param>
/// <param name="Deploy">Makes the class a deployment of so many replicas.</param>
internal sealed record Workload(string Name, Action<IEndpointRouteBuilder> Map, Action<IHostApplicationBuilder, int> Deploy)
{
    /// <summary>Whether clients speak cleartext HTTP/2.</summary>
    public bool IsGrpc { get; init; }

    private static readonly Workload[] All =
    [
        Of<Noop>("noop", (app, noop) => app.MapGet("/", noop.Hello)),
        Of<Ticker>("stream", (app, ticker) => app.MapGet("/", () => TypedResults.ServerSentEvents(ticker.Tick()))),
        Of<Square>("batch", (app, square) => app.MapGet("/", square.ComputeAloneAsync)),
        Of<SocketEcho>("websocket", (app, _) => app.MapGet("/", SocketEcho.EchoAsync)),
        Of<EchoService>("grpc", (app, _) => app.MapGrpcService<EchoService>()) with { IsGrpc = true },
    ];

    public static Workload Named(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException($"'{name}': workloads are {string.Join(", ", All.Select(workload => workload.Name))}.");

    private static Workload Of<T>(string name, Action<IEndpointRouteBuilder, T> map)
        where T : class, new() =>
        new(name, app => map(app, new()), (builder, replicas) => builder.AddDeployment<T>(options => options.NumReplicas = replicas));
}
