using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Applications;
using Mobula.Hosting;

namespace Mobula.Describing;

/// <summary>Reads a program without starting it.</summary>
internal static class Description
{
    public static ApplicationDescription Of(IServiceProvider services)
    {
        var application = services.GetRequiredService<ServeProgram>().Application;
        var known = services.GetRequiredService<IServiceProviderIsService>();
        return new(application.Name, application.RoutePrefix, [.. application.Deployments.Select(deployment => Describe(deployment, application, known))]);
    }

    private static DeploymentDescription Describe(DeploymentHost deployment, ApplicationHost application, IServiceProviderIsService known) => new(
        deployment.Name,
        deployment.Definition.Class?.FullName,
        application.RoutePrefix is not null && application.Ingress == deployment,
        OptionsOf(deployment.Options),
        RoutesOf(deployment),
        deployment.SharedEndpoints is null,
        [.. DependenciesOf(deployment, known)]);

    private static Dictionary<string, object?> OptionsOf(DeploymentOptions options) => typeof(DeploymentOptions).GetProperties()
        .ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), property => Plain(property.GetValue(options)));

    private static object? Plain(object? value) => value switch
    {
        TimeSpan time => time.TotalSeconds,
        Enum name => name.ToString(),
        _ => value,
    };

    private static RouteDescription[] RoutesOf(DeploymentHost deployment) =>
        deployment.SharedEndpoints is { } endpoints
            ? [.. endpoints.Endpoints.Select(RouteOf)]
            : [.. Endpoints.ActionRoutes.Of(deployment.Definition.Class!).Select(route => new RouteDescription(route.Template, route.Methods ?? [], route.Action.Name))];

    private static RouteDescription RouteOf(RouteEndpoint endpoint) => new(
        endpoint.RoutePattern.RawText ?? "",
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [],
        endpoint.Metadata.GetMetadata<MethodInfo>()?.Name ?? endpoint.DisplayName ?? "");

    private static IEnumerable<DependencyDescription> DependenciesOf(DeploymentHost deployment, IServiceProviderIsService known)
    {
        if (deployment.Definition.Class is not { } type || deployment.Definition.Factory is not null) yield break;
        var constructor = ConstructorOf(type, known);
        foreach (var parameter in constructor?.GetParameters() ?? [])
            yield return new(parameter.ParameterType.FullName ?? parameter.ParameterType.Name, IsAvailable(parameter, known));
    }

    // The one the container would take: the one that is marked, else the longest it can fill; where it can fill none, the longest
    // shows best what is missing.
    private static ConstructorInfo? ConstructorOf(Type type, IServiceProviderIsService known)
    {
        var constructors = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).ToArray();
        return constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.FirstOrDefault(constructor => constructor.GetParameters().All(parameter => IsAvailable(parameter, known)))
            ?? constructors.FirstOrDefault();
    }

    private static bool IsAvailable(ParameterInfo parameter, IServiceProviderIsService known) => parameter.HasDefaultValue || IsKnown(parameter, known);

    private static bool IsKnown(ParameterInfo parameter, IServiceProviderIsService known) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed
            ? (known as IServiceProviderIsKeyedService)?.IsKeyedService(parameter.ParameterType, keyed.Key) == true
            : known.IsService(parameter.ParameterType);
}
