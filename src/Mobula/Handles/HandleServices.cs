using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Mobula.Contracts;
using Mobula.Deployments;
using Mobula.Hosting;

namespace Mobula.Handles;

/// <summary>
/// Makes contracts services of the program: keyed by the deployment's name, and without a key for the only deployment of a contract.
/// What the program itself registers for an interface wins over it.
/// </summary>
internal static class HandleServices
{
    public static void AddHandles(this IServiceCollection services)
    {
        services.TryAddSingleton(new ContractClients());
        services.AddSingleton<CallServices>();
        services.AddSingleton<HandleFactory>();
        services.AddSingleton<ServeClient>();
        services.AddSingleton<IServeClient>(provider => provider.GetRequiredService<ServeClient>());
        services.AddSingleton(new ProgramServices(services));
    }

    /// <summary>Adds the contracts of a deployment.</summary>
    public static void AddContracts(this IServiceCollection services, DeploymentDefinition definition)
    {
        if (definition.Class is null) return;
        foreach (var contract in ContractInterfaces.Of(definition.Class))
        {
            var handle = typeof(DeploymentHandle<>).MakeGenericType(contract);
            services.AddKeyedSingleton(handle, definition.Name, (provider, _) => Handle(provider, contract, definition.Name));
            services.AddKeyedSingleton(contract, definition.Name, (provider, name) => ((IHandle)provider.GetRequiredKeyedService(handle, name)).Client);
            services.TryAdd(ServiceDescriptor.Singleton(handle, new OnlyDeployment(contract, handle, HandleItself: true).Resolve));
            services.TryAdd(ServiceDescriptor.Singleton(contract, new OnlyDeployment(contract, handle, HandleItself: false).Resolve));
        }
    }

    private static IHandle Handle(IServiceProvider provider, Type contract, string deployment) =>
        provider.GetRequiredService<HandleFactory>().Create(contract, new OwnDeployment(() => provider.GetRequiredService<ServeProgram>().Application, deployment));
}
