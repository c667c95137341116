using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mobula.Hosting;

namespace Mobula.Endpoints;

/// <summary>
/// ASP.NET's own middleware between routing and the endpoint, in ASP.NET's order. A program of ours has nobody who adds it, so each is
/// there as soon as its services are registered. In a web application of the user's it stands around us already: there each is added
/// only where an endpoint asks for it, since the one outside saw another endpoint.
/// </summary>
internal static class PipelineSteps
{
    private static readonly Type? TimeoutServices = typeof(RequestTimeoutOptions).Assembly.GetType("Microsoft.AspNetCore.Http.Timeouts.ICancellationTokenLinker");

    private static readonly PipelineStep[] All =
    [
        new("CORS", "builder.Services.AddCors()", metadata => metadata.GetMetadata<ICorsMetadata>() is not null,
            known => known.IsService(typeof(ICorsService)), app => app.UseCors()),
        new("authentication", "builder.Services.AddAuthentication() with a scheme", IsClosed,
            known => known.IsService(typeof(IAuthenticationSchemeProvider)), app => app.UseAuthentication()),
        new("authorization", "builder.Services.AddAuthorization()", IsClosed,
            known => known.IsService(typeof(IAuthorizationPolicyProvider)) && known.IsService(typeof(IPolicyEvaluator)), app => app.UseAuthorization()),
        new("rate limiting", "builder.Services.AddRateLimiter()", metadata => metadata.GetMetadata<EnableRateLimitingAttribute>() is not null,
            known => known.IsService(typeof(IConfigureOptions<RateLimiterOptions>)), SharedRateLimiter.Use),
        new("request timeouts", "builder.Services.AddRequestTimeouts()", metadata => metadata.GetMetadata<RequestTimeoutAttribute>() is not null || metadata.GetMetadata<RequestTimeoutPolicy>() is not null,
            known => TimeoutServices is not null && known.IsService(TimeoutServices), app => app.UseRequestTimeouts()),
        new("output caching", "builder.Services.AddOutputCache()", metadata => metadata.GetMetadata<OutputCacheAttribute>() is not null || metadata.GetMetadata<IOutputCachePolicy>() is not null,
            known => known.IsService(typeof(IOutputCacheStore)), app => app.UseOutputCache()),
        new("antiforgery", "builder.Services.AddAntiforgery(), or DisableAntiforgery() on the route", metadata => metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation == true,
            known => known.IsService(typeof(IAntiforgery)), app => app.UseAntiforgery()),
    ];

    /// <summary>Adds those that these endpoints get.</summary>
    /// <exception cref="InvalidOperationException">An endpoint asks for one whose services are not registered.</exception>
    public static void Use(IApplicationBuilder app, IReadOnlyCollection<RouteEndpoint> endpoints)
    {
        var services = app.ApplicationServices;
        var known = services.GetRequiredService<IServiceProviderIsService>();
        bool isOurs = services.GetRequiredService<ApplicationIdentity>().OwnsServer;
        foreach (var step in All)
        {
            bool isRegistered = step.IsRegistered(known);
            var asking = endpoints.FirstOrDefault(endpoint => step.IsAskedFor(endpoint.Metadata));
            if (asking is not null && !isRegistered)
                throw new InvalidOperationException($"'{asking.DisplayName}' asks for {step.Name}, and its services are not registered. Add {step.Registration}.");
            if (isRegistered && (isOurs || asking is not null)) step.Use(app);
        }
    }

    private static bool IsClosed(EndpointMetadataCollection metadata) =>
        (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<IAuthorizationRequirementData>() is not null)
        && metadata.GetMetadata<IAllowAnonymous>() is null;

    private sealed record PipelineStep(
        string Name, string Registration, Func<EndpointMetadataCollection, bool> IsAskedFor, Func<IServiceProviderIsService, bool> IsRegistered, Action<IApplicationBuilder> Use);
}
