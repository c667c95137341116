using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>Puts <see cref="ServeServer"/> around the server that is registered.</summary>
internal static class ServerDecoration
{
    public static void DecorateServer(this IServiceCollection services)
    {
        var descriptor = services.LastOrDefault(service => service.ServiceType == typeof(IServer));
        if (descriptor is null) return;
        services.Remove(descriptor);
        services.AddSingleton(provider => new ServeServer(Make(descriptor, provider), provider.GetRequiredService<ServeInstance>(), provider));
        services.AddSingleton<IServer>(provider => provider.GetRequiredService<ServeServer>());
    }

    private static IServer Make(ServiceDescriptor descriptor, IServiceProvider services) =>
        (IServer)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!));
}
