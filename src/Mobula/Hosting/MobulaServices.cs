using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Mobula.Applications;
using Mobula.Endpoints;
using Mobula.Handles;
using Mobula.Http;
using Mobula.Replicas;
using Mobula.Rpc;
using Mobula.Telemetry;

namespace Mobula.Hosting;

/// <summary>The services of an instance, and those of a program that is one application in it.</summary>
internal static class MobulaServices
{
    /// <summary>Adds what an instance needs: one per process, or per server.</summary>
    public static void AddInstance(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RandomSource>();
        services.AddSingleton<InstanceSettings>();
        services.AddSingleton(provider => provider.GetRequiredService<InstanceSettings>().Http);
        services.AddSingleton<ServeMetrics>();
        services.AddSingleton<OwnInstance>();
        services.AddSingleton(provider => new RequestIds(provider.GetRequiredService<RandomSource>().Next()));
        services.AddSingleton<ControlPaths>();
        services.AddSingleton<GrpcControl>();
        services.AddSingleton<Proxy>();
        services.AddHandles();
        services.AddSingleton<ThreadPoolWatch>();
        services.AddSingleton<ServeService>();
    }

    /// <summary>Adds what a program needs, once, however often it is called.</summary>
    public static void AddMobula(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ServeProgram))) return;
        services.AddInstance();
        services.TryAddSingleton<ApplicationIdentity>();
        services.AddSingleton<ServeProgram>();
        services.AddSingleton(provider => provider.GetRequiredService<ServeProgram>().Instance);
        // Asked for when the program starts, and then it is known whether another's instance serves it.
        services.AddSingleton<IHostedService>(provider =>
            provider.GetRequiredService<ServeProgram>().IsGuest ? new GuestService() : provider.GetRequiredService<ServeService>());
        services.AddSingleton<SharedRateLimiter>();
        services.AddSingleton<IStartupFilter, AmbientRequests>();
        services.AddScoped<ReplicaScope>();
        services.AddScoped(provider => provider.GetRequiredService<ReplicaScope>().Context);
        services.AddOptions<HostOptions>().Configure<ServeProgram>((host, program) => host.ShutdownTimeout = program.ShutdownTimeout);
    }

    /// <summary>Lets Kestrel listen where <see cref="ServeHttpOptions"/> says, unless the program's URLs say otherwise.</summary>
    public static void AddMobulaKestrel(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<ServeHttpOptions, IConfiguration>(KestrelEndpoints.Configure);
        if (services.Take<IServer>() is not { } make) return;
        services.AddSingleton(provider => new ServeServer(make(provider), provider, provider.GetService<ServeProgram>()));
        services.AddSingleton<IServer>(provider => provider.GetRequiredService<ServeServer>());
    }

    /// <summary>Lets OpenAPI and links see the routes of the application.</summary>
    public static void AddMobulaDiscovery(this IServiceCollection services)
    {
        services.AddSingleton<EndpointDataSource, DiscoveredEndpoints>();
        if (OpenApiMapping.Find(services) is { } mapping) services.AddSingleton(mapping);
    }

    /// <summary>Keeps a guest from listening to signals, which are the host's.</summary>
    public static void AddMobulaLifetime(this IServiceCollection services)
    {
        if (services.Take<IHostLifetime>() is { } make)
            services.AddSingleton<IHostLifetime>(provider => new ProgramLifetime(make(provider), provider.GetRequiredService<ServeProgram>()));
    }

    /// <summary>Takes a registration out, to be wrapped.</summary>
    /// <returns>Makes what was registered; null when nothing was.</returns>
    private static Func<IServiceProvider, T>? Take<T>(this IServiceCollection services)
        where T : class
    {
        var descriptor = services.LastOrDefault(service => service.ServiceType == typeof(T));
        if (descriptor is null) return null;
        services.Remove(descriptor);
        return provider => (T)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
    }
}
