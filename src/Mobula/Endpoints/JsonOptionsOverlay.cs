using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mobula.Endpoints;

/// <summary>A request's services, with the JSON options of its deployment.</summary>
internal sealed class JsonOptionsOverlay(IServiceProvider services, IOptions<JsonOptions> json) : IServiceProvider, IKeyedServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(IOptions<JsonOptions>) ? json : services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => ((IKeyedServiceProvider)services).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => services.GetRequiredKeyedService(serviceType, serviceKey);
}
