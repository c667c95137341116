using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>
/// The program's server, and beside it one for cleartext HTTP/2: that port may have to be opened while the program runs, and must not
/// disturb where the program listens otherwise. The server of a guest listens nowhere. A host makes its server when it is built, and
/// whether a program is a guest is known only when it starts: so each method asks then.
/// </summary>
/// <param name="program">The program whose server it is; null where the host of several has it.</param>
internal sealed partial class ServeServer(IServer inner, IServiceProvider services, ServeProgram? program) : IServer
{
    private static readonly FeatureCollection NoFeatures = new(0);

    private readonly SemaphoreSlim opening = new(1);
    private Func<IServer, Task>? startAnother;
    private KestrelServer? grpc;

    // Ours to make up: gRPC's usual port is Ray Serve's too.
    private const int DefaultGrpcPort = 9000;

    // Without a feature for addresses the web host announces none.
    public IFeatureCollection Features => IsGuest ? NoFeatures : inner.Features;

    private bool IsGuest => program?.IsGuest == true;

    private ServeInstance Instance => services.GetRequiredService<ServeInstance>();

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        if (IsGuest) return;
        startAnother = another => another.StartAsync(application, cancellationToken);
        try
        {
            await inner.StartAsync(application, cancellationToken);
            if (Instance.Http.GrpcPort is { } port) await OpenGrpcAsync(port);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new IOException(
                $"Cannot listen on {AddressIn(exception.Message)}: the port is in use. Stop what listens there, or choose another with --urls or Mobula:Http:Port.", exception);
        }
    }

    // Kestrel says it only in its message: "Failed to bind to address http://127.0.0.1:8000: address already in use."
    private static string AddressIn(string message) =>
        message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal))?.TrimEnd(':', '.') ?? message;

    /// <summary>Opens the usual port when an application answers gRPC and the options name none.</summary>
    public Task OpenGrpcForAsync(ApplicationHost application) =>
        Instance.Http.GrpcPort is null && application.MapsGrpc ? OpenGrpcAsync(DefaultGrpcPort) : Task.CompletedTask;

    /// <summary>Where the port for cleartext HTTP/2 is; empty while it is closed.</summary>
    public IEnumerable<string> GrpcAddresses =>
        grpc?.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()?.Addresses ?? Enumerable.Empty<string>();

    /// <summary>Opens the port for cleartext HTTP/2, once.</summary>
    private async Task OpenGrpcAsync(int port)
    {
        await opening.WaitAsync();
        try
        {
            if (grpc is not null || startAnother is null) return;
            var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
            options.Limits.MaxRequestBodySize = Instance.Http.MaxRequestBodySize;
            KestrelEndpoints.Listen(options, Instance.Http, port, HttpProtocols.Http2);
            var server = new KestrelServer(Options.Create(options), services.GetServices<IConnectionListenerFactory>().Last(), services.GetRequiredService<ILoggerFactory>());
            try
            {
                await startAnother(server);
            }
            catch
            {
                server.Dispose();
                throw;
            }

            grpc = server;
            Log.ListensForGrpc(services.GetRequiredService<ILogger<ServeServer>>(), string.Join(", ", GrpcAddresses));
        }
        finally
        {
            opening.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (IsGuest) return;
        var instance = Instance;
        // WebSockets keep connections open, and the server waits for those before replicas are stopped.
        foreach (var replica in instance.Deployments.SelectMany(deployment => deployment.Replicas)) replica.Sockets.GoAway();
        // What still runs then is aborted, and its replica disposed of: the host's own limit comes a little later.
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = instance.Clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), drain, instance.LongestDrain, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(inner.StopAsync(drain.Token), grpc?.StopAsync(drain.Token) ?? Task.CompletedTask);
    }

    public void Dispose()
    {
        opening.Dispose();
        grpc?.Dispose();
        inner.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(1208, LogLevel.Information, "Listening for gRPC on {Addresses}")]
        public static partial void ListensForGrpc(ILogger logger, string addresses);
    }
}
