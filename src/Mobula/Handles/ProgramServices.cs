using Microsoft.Extensions.DependencyInjection;

namespace Mobula.Handles;

/// <summary>What the program registered, to be looked at without constructing any of it.</summary>
internal sealed class ProgramServices(IServiceCollection services)
{
    /// <summary>Whether a type without a key is one of our contracts or handles; false where the program registered its own.</summary>
    public OnlyDeployment? OnlyDeploymentOf(Type type) =>
        services.LastOrDefault(service => service.ServiceType == type && !service.IsKeyedService)?.ImplementationFactory?.Target as OnlyDeployment;
}
