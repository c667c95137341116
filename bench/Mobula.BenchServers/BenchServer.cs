using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mobula.BenchServers;

/// <summary>A running server: the usual builder of its kind, the same code behind the same route.</summary>
internal sealed class BenchServer(IHost host, string address) : IAsyncDisposable
{
    public string Address => address;

    /// <summary>The yardstick: ASP.NET Core and nothing else.</summary>
    public static async Task<BenchServer> StartBareAsync(Workload workload, string[] configuration)
    {
        var builder = WebApplication.CreateBuilder(configuration);
        if (workload.IsGrpc)
        {
            builder.Services.AddGrpc();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        }

        var app = builder.Build();
        if (workload.Name == "websocket") app.UseWebSockets();
        workload.Map(app);
        await app.StartAsync();
        return new(app, app.Urls.First());
    }

    public static async Task<BenchServer> StartMobulaAsync(Workload workload, int replicas, string[] configuration)
    {
        int grpcPort = FreePort();
        if (workload.IsGrpc) configuration = [.. configuration, "--Mobula:Http:Host", "127.0.0.1", "--Mobula:Http:GrpcPort", $"{grpcPort}"];
        var builder = ServeApplication.CreateBuilder(configuration);
        workload.Deploy(builder, replicas);
        var app = builder.Build();
        await app.StartAsync();
        return new(app, workload.IsGrpc ? $"http://127.0.0.1:{grpcPort}" : app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
