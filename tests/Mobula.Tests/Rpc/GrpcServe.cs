using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Hosting;
using Mobula.Tests.Infrastructure;

namespace Mobula.Tests.Rpc;

/// <summary>A program with <see cref="EchoService"/>, and a channel to it.</summary>
internal sealed class GrpcServe : IAsyncDisposable
{
    private GrpcServe(TestServe serve, EchoService.Seen seen)
    {
        (Serve, Seen) = (serve, seen);
        Address = serve.App.Services.GetRequiredService<ServeServer>().GrpcAddresses.Single();
        Channel = GrpcChannel.ForAddress(Address);
    }

    public TestServe Serve { get; }

    public EchoService.Seen Seen { get; }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public Echo.EchoClient Echo => new(Channel);

    public static async Task<GrpcServe> StartAsync(Action<DeploymentOptions>? configure = null, params string[] args)
    {
        var seen = new EchoService.Seen();
        var serve = await TestServe.StartAsync<EchoService>(configure, seen, ["--Mobula:Http:Host", "127.0.0.1", "--Mobula:Http:GrpcPort", "0", .. args]);
        return new(serve, seen);
    }

    public async ValueTask DisposeAsync()
    {
        await Serve.IdleAsync();
        Channel.Dispose();
        await Serve.DisposeAsync();
    }
}
