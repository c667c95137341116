using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mobula.Endpoints;

/// <summary>
/// Serves the application's OpenAPI documents where the program registered them by AddOpenApi. Reached by name: OpenAPI is a package the
/// program chooses, not a dependency of this assembly.
/// </summary>
internal sealed class OpenApiMapping
{
    private const string Package = "Microsoft.AspNetCore.OpenApi";
    private const string Pattern = "/openapi/{documentName}.json";

    private readonly MethodInfo map;

    private OpenApiMapping(MethodInfo map) => this.map = map;

    /// <returns>Null where the program registered no document.</returns>
    public static OpenApiMapping? Find(IServiceCollection services)
    {
        var assembly = services.FirstOrDefault(service => service.ServiceType.Assembly.GetName().Name == Package)?.ServiceType.Assembly;
        var map = assembly?.GetType("Microsoft.AspNetCore.Builder.OpenApiEndpointRouteBuilderExtensions")?.GetMethod("MapOpenApi", [typeof(IEndpointRouteBuilder), typeof(string)]);
        return map is null ? null : new(map);
    }

    /// <summary>Maps the documents, unless the user did.</summary>
    public void Map(IEndpointRouteBuilder endpoints, IEnumerable<RouteEndpoint> others)
    {
        if (others.Any(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') == Pattern[1..])) return;
        map.Invoke(null, [endpoints, Pattern]);
    }
}
