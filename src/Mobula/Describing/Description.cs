using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Applications;
using Mobula.Contracts;
using Mobula.Contracts.Shapes;
using Mobula.Handles;
using Mobula.Hosting;

namespace Mobula.Describing;

/// <summary>Reads a program without starting it.</summary>
internal static class Description
{
    public static ApplicationDescription Of(IServiceProvider services)
    {
        var application = services.GetRequiredService<ServeProgram>().Application;
        var graph = new HandleGraph(
            application.Deployments.Select(deployment => deployment.Definition), services.GetRequiredService<ProgramServices>(), services.GetRequiredService<IServiceProviderIsService>());
        return new(application.Name, application.RoutePrefix, [.. application.Deployments.Select(deployment => Describe(deployment, application, graph))]);
    }

    private static DeploymentDescription Describe(DeploymentHost deployment, ApplicationHost application, HandleGraph graph) => new(
        deployment.Name,
        deployment.Definition.Class?.FullName,
        application.RoutePrefix is not null && application.Ingress == deployment,
        OptionsOf(deployment.Options),
        RoutesOf(deployment),
        deployment.SharedEndpoints is null,
        [.. DependenciesOf(deployment, graph)],
        ContractsOf(deployment));

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

    private static IEnumerable<DependencyDescription> DependenciesOf(DeploymentHost deployment, HandleGraph graph) =>
        (graph.ConstructorOf(deployment.Definition)?.GetParameters() ?? []).Select(parameter => new DependencyDescription(
            parameter.ParameterType.FullName ?? parameter.ParameterType.Name, graph.IsAvailable(parameter), graph.DeploymentOf(parameter)));

    private static ContractDescription[] ContractsOf(DeploymentHost deployment) =>
        deployment.Definition.Class is { } type ? [.. ContractInterfaces.Of(type).Select(contract => new ContractDescription(contract.ToString(), ContractShape.Of(contract).Hash))] : [];
}
