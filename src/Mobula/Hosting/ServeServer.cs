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
/// disturb where the program listens otherwise.
/// </summary>
internal sealed class ServeServer(IServer inner, ServeInstance instance, IServiceProvider services) : IServer
{
    private Func<IServer, Task>? startAnother;
    private KestrelServer? grpc;

    public IFeatureCollection Features => inner.Features;

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        startAnother = another => another.StartAsync(application, cancellationToken);
        try
        {
            await inner.StartAsync(application, cancellationToken);
            if (instance.Http.GrpcPort is { } port) await OpenGrpcAsync(port);
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

    /// <summary>Opens the port for cleartext HTTP/2, once.</summary>
    public async Task OpenGrpcAsync(int port)
    {
        if (grpc is not null || startAnother is null) return;
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxRequestBodySize = instance.Http.MaxRequestBodySize;
        KestrelEndpoints.Listen(options, instance.Http, port, HttpProtocols.Http2);
        grpc = new(Options.Create(options), services.GetServices<IConnectionListenerFactory>().Last(), services.GetRequiredService<ILoggerFactory>());
        await startAnother(grpc);
    }

    /// <summary>Where the port for cleartext HTTP/2 is; empty while it is closed.</summary>
    public IEnumerable<string> GrpcAddresses =>
        grpc?.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()?.Addresses ?? Enumerable.Empty<string>();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // WebSockets keep connections open, and the server waits for those before replicas are stopped.
        foreach (var replica in instance.Deployments.SelectMany(deployment => deployment.Replicas)) replica.Sockets.GoAway();
        // What still runs then is aborted, and its replica disposed of: the host's own limit comes a little later.
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = instance.Clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), drain, instance.LongestDrain, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(inner.StopAsync(drain.Token), grpc?.StopAsync(drain.Token) ?? Task.CompletedTask);
    }

    public void Dispose()
    {
        grpc?.Dispose();
        inner.Dispose();
    }
}
