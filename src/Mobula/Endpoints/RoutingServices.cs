using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mobula.Deployments;

namespace Mobula.Endpoints;

/// <summary>
/// The services one set of endpoints is built with: routing of its own, the deployment's JSON options, and the application's services
/// for all else. Routing in the application's container would keep every set alive that was ever built, and with it the replicas
/// behind it: matchers are tracked there until the container ends.
/// </summary>
internal sealed class RoutingServices : IServiceProvider, IKeyedServiceProvider, IDisposable
{
    private static readonly Type? PolicyCache = typeof(IPolicyEvaluator).Assembly.GetType("Microsoft.AspNetCore.Authorization.Policy.AuthorizationPolicyCache");

    private readonly IServiceProvider application;
    private readonly ServiceProvider own;
    private readonly FrozenSet<Type> ownTypes;

    public RoutingServices(IServiceProvider application, DeploymentOptions options)
    {
        this.application = application;
        var services = new ServiceCollection();
        services.AddRouting();
        services.AddSingleton(application.GetRequiredService<ILoggerFactory>());
        services.Configure<RouteOptions>(routes => Copy(application.GetRequiredService<IOptions<RouteOptions>>().Value, routes));
        services.AddSingleton(JsonOptionsOf(application, options));
        services.AddSingleton(Options.Create(new RouteHandlerOptions { ThrowOnBadRequest = true }));
        // It keeps every endpoint it has seen, and with it the replica behind it.
        if (PolicyCache is not null && application.GetRequiredService<IServiceProviderIsService>().IsService(PolicyCache)) services.AddSingleton(PolicyCache);
        ownTypes = services.Select(service => service.ServiceType)
            .Where(type => !type.IsGenericTypeDefinition && type != typeof(ILoggerFactory))
            .Append(typeof(IOptions<RouteOptions>))
            .ToFrozenSet();
        own = services.BuildServiceProvider();
    }

    // Middleware that asks for a provider and takes its services later gets them from here too.
    public object? GetService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) ? this : (ownTypes.Contains(serviceType) ? own : application).GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => (application as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => application.GetRequiredKeyedService(serviceType, serviceKey);

    public void Dispose() => own.Dispose();

    private static void Copy(RouteOptions from, RouteOptions to)
    {
        to.AppendTrailingSlash = from.AppendTrailingSlash;
        to.LowercaseQueryStrings = from.LowercaseQueryStrings;
        to.LowercaseUrls = from.LowercaseUrls;
        to.SuppressCheckForUnhandledSecurityMetadata = from.SuppressCheckForUnhandledSecurityMetadata;
        foreach (var (name, constraint) in from.ConstraintMap) to.SetParameterPolicy(name, constraint);
    }

    // A member that is missing is an error and not null, unless the program says otherwise: its own configuration comes after ours.
    private static IOptions<JsonOptions> JsonOptionsOf(IServiceProvider application, DeploymentOptions options)
    {
        var strict = new ConfigureOptions<JsonOptions>(json =>
        {
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        var factory = new OptionsFactory<JsonOptions>(
            [strict, .. application.GetServices<IConfigureOptions<JsonOptions>>()], application.GetServices<IPostConfigureOptions<JsonOptions>>());
        var result = factory.Create(Options.DefaultName);
        if (options.JsonNaming != JsonNaming.Default)
            result.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicies.Of(options.JsonNaming);
        return Options.Create(result);
    }
}
