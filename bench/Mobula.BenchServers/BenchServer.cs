namespace Mobula.BenchServers;

/// <summary>A running server: the usual builder of its kind, the same code behind the same route.</summary>
internal sealed class BenchServer(IHost host, string address) : IAsyncDisposable
{
    public string Address => address;

    /// <summary>The yardstick: ASP.NET Core and nothing else.</summary>
    public static async Task<BenchServer> StartBareAsync(Workload workload, string[] configuration)
    {
        var app = WebApplication.CreateBuilder(configuration).Build();
        workload.Map(app);
        await app.StartAsync();
        return new(app, app.Urls.First());
    }

    public static async Task<BenchServer> StartMobulaAsync(Workload workload, int replicas, string[] configuration)
    {
        var builder = ServeApplication.CreateBuilder(configuration);
        workload.Deploy(builder, replicas);
        var app = builder.Build();
        await app.StartAsync();
        return new(app, app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
