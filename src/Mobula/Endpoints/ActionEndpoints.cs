using System.Reflection;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Mobula.Requests;

namespace Mobula.Endpoints;

/// <summary>
/// Makes endpoints of a class's action methods, as <c>MapMethods</c> would of a delegate: same binding, same metadata in the same order.
/// They belong to the class and not to an object: the replica is found per request.
/// </summary>
internal static class ActionEndpoints
{
    // As MapGet and its siblings: these methods have no body to infer a parameter from.
    private static readonly string[] BodilessMethods = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    public static IReadOnlyList<Endpoint> Of(Type type, DeploymentOptions options, IServiceProvider services) =>
        [.. ActionRoutes.Of(type).Select(route => Build(route, type, options, services))];

    private static Endpoint Build(ActionRoute route, Type type, DeploymentOptions options, IServiceProvider services)
    {
        var pattern = RoutePatternFactory.Parse(route.Template);
        var endpoint = new RouteEndpointBuilder(null, pattern, route.Order)
        {
            DisplayName = $"HTTP: {(route.Methods is null ? "any" : string.Join(", ", route.Methods))} {pattern.RawText} => {type.Name}.{route.Action.Name}",
            ApplicationServices = services,
        };
        endpoint.Metadata.Add(route.Action);
        if (route.Methods is not null) endpoint.Metadata.Add(new HttpMethodMetadata(route.Methods));
        var factory = new RequestDelegateFactoryOptions
        {
            ServiceProvider = services,
            EndpointBuilder = endpoint,
            RouteParameterNames = pattern.Parameters.Select(parameter => parameter.Name),
            ThrowOnBadRequest = true,
            DisableInferBodyFromParameters = route.Methods is not null && route.Methods.Any(method => BodilessMethods.Contains(method, StringComparer.OrdinalIgnoreCase)),
        };
        var inferred = RequestDelegateFactory.InferMetadata(route.Action, factory);
        foreach (object attribute in route.Action.GetCustomAttributes()) endpoint.Metadata.Add(attribute);
        foreach (object attribute in AdditionsOf(type, endpoint)) endpoint.Metadata.Add(attribute);
        foreach (var filter in EndpointFilters.For(options)) endpoint.FilterFactories.Add(filter);
        endpoint.RequestDelegate = RequestDelegateFactory.Create(route.Action, Instance, factory, inferred).RequestDelegate;
        return endpoint.Build();
    }

    private static object Instance(HttpContext http) => ServeRequest.Current!.Replica!.Instance;

    /// <summary>What we add to MapMethods' metadata: attributes of the class, and no antiforgery, which a service called by programs cannot have.</summary>
    private static IEnumerable<object> AdditionsOf(Type type, RouteEndpointBuilder endpoint)
    {
        foreach (object attribute in type.GetCustomAttributes()) yield return attribute;
        if (endpoint.Metadata.OfType<IAntiforgeryMetadata>().LastOrDefault() is { RequiresValidation: true }) yield return NoAntiforgery.Instance;
    }

    private sealed class NoAntiforgery : IAntiforgeryMetadata
    {
        public static readonly NoAntiforgery Instance = new();

        public bool RequiresValidation => false;
    }
}
