using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Mobula.Http;

/// <summary>Gives a request the services of the application that answers it, where the server belongs to a host with services of its own.</summary>
internal sealed class GuestServices(IServiceProvider services)
{
    private readonly IServiceScopeFactory scopes = services.GetRequiredService<IServiceScopeFactory>();
    private readonly IHttpContextAccessor? accessor = services.GetService<IHttpContextAccessor>();

    public void Enter(HttpContext http)
    {
        http.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(http, scopes));
        accessor?.HttpContext = http;
    }

    /// <summary>Lets nobody find the request in what it left running.</summary>
    public void Leave() => accessor?.HttpContext = null;
}
