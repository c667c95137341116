using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mobula.Applications;
using Mobula.Handles;
using Mobula.Http;
using Mobula.Replicas;
using Mobula.Rpc;
using Mobula.Telemetry;

namespace Mobula.Hosting;

/// <summary>The services of an instance.</summary>
internal static class MobulaServices
{
    /// <summary>Adds them once, however often it is called.</summary>
    public static void AddMobula(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ServeProgram))) return;
        services.AddRouting();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ApplicationIdentity>();
        services.AddSingleton<ServeProgram>();
        services.AddSingleton(provider => provider.GetRequiredService<ServeProgram>().Instance);
        services.AddSingleton(provider => provider.GetRequiredService<ServeProgram>().Http);
        services.AddSingleton<ServeMetrics>();
        services.AddSingleton(provider => new RequestIds(provider.GetRequiredService<ServeProgram>().NewRandom()));
        services.AddSingleton<ControlPaths>();
        services.AddSingleton<GrpcControl>();
        services.AddSingleton<Proxy>();
        services.AddHandles();
        services.AddSingleton<ThreadPoolWatch>();
        services.AddSingleton<ServeService>();
        services.AddHostedService(provider => provider.GetRequiredService<ServeService>());
        services.AddScoped<ReplicaScope>();
        services.AddScoped(provider => provider.GetRequiredService<ReplicaScope>().Context);
        services.AddOptions<HostOptions>().Configure<ServeProgram>((host, program) => host.ShutdownTimeout = program.ShutdownTimeout);
    }

    /// <summary>Lets Kestrel listen where <see cref="ServeHttpOptions"/> says, unless the program's URLs say otherwise.</summary>
    public static void AddMobulaKestrel(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<ServeHttpOptions, IConfiguration>(KestrelEndpoints.Configure);
        services.DecorateServer();
    }
}
