using Microsoft.AspNetCore.Routing;

namespace Mobula;

/// <summary>For a deployment that maps its HTTP endpoints itself: minimal APIs, WebSockets, files, filters.</summary>
public interface IEndpointMapper
{
    /// <summary>Called once per replica, after <see cref="IAsyncInitializable.InitializeAsync"/>. <c>this</c> is the replica that answers.</summary>
    /// <param name="endpoints">Takes the endpoints. Templates are relative to the application's route prefix.</param>
    void MapEndpoints(IEndpointRouteBuilder endpoints);
}
