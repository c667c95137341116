using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Deployments;
using Mobula.Hosting;
using Mobula.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Hands routes of a web application over to deployments.</summary>
public static class MobulaEndpointRouteBuilderExtensions
{
    /// <summary>Hands everything under a prefix over to a deployment: its routes follow the prefix.</summary>
    /// <typeparam name="T">The deployment's class.</typeparam>
    /// <param name="endpoints">The web application, or a group of its routes.</param>
    /// <param name="prefix">The prefix; it may have parameters. Routes of the web application that are more exact win over it.</param>
    /// <returns>Takes conventions, such as <c>RequireAuthorization()</c>, for all of it.</returns>
    /// <exception cref="InvalidOperationException">There is no such deployment, or it has no routes.</exception>
    public static IEndpointConventionBuilder MapDeployment<T>(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
        where T : class
    {
        var candidates = PlanOf(endpoints).Where(deployment => deployment.Spec.Definition.Class == typeof(T)).ToArray();
        return candidates switch
        {
            [var one] => Map(endpoints, prefix, one),
            [] => throw new InvalidOperationException($"MapDeployment<{typeof(T).Name}>: there is no deployment of this class. Add it before the application is built: builder.AddDeployment<{typeof(T).Name}>()."),
            _ => throw new InvalidOperationException($"MapDeployment<{typeof(T).Name}>: the class has several deployments: {string.Join(", ", candidates.Select(deployment => deployment.Spec.Name))}. Say which: MapDeployment(\"{prefix}\", \"{candidates[0].Spec.Name}\")."),
        };
    }

    /// <summary>Hands everything under a prefix over to a deployment: its routes follow the prefix.</summary>
    /// <param name="endpoints">The web application, or a group of its routes.</param>
    /// <param name="prefix">The prefix; it may have parameters. Routes of the web application that are more exact win over it.</param>
    /// <param name="deployment">The deployment's name.</param>
    /// <returns>Takes conventions, such as <c>RequireAuthorization()</c>, for all of it.</returns>
    /// <exception cref="InvalidOperationException">There is no such deployment, or it has no routes.</exception>
    public static IEndpointConventionBuilder MapDeployment(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix, string deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var plan = PlanOf(endpoints);
        return Map(endpoints, prefix, plan.FirstOrDefault(other => other.Spec.Name == deployment)
            ?? throw new InvalidOperationException($"MapDeployment: there is no deployment '{deployment}'. There are: {string.Join(", ", plan.Select(other => other.Spec.Name))}."));
    }

    private static IReadOnlyList<DeploymentPlan> PlanOf(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.ServiceProvider.GetService<ServeProgram>()?.Plan.Deployments ?? [];
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string prefix, DeploymentPlan deployment)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        string name = deployment.Spec.Name;
        if (deployment.HasNoRoutes)
            throw new InvalidOperationException($"MapDeployment: deployment '{name}' has no routes. Put [HttpGet(\"/\")] or [HttpPost(\"/\")] on a method, or implement IEndpointMapper.");
        var services = endpoints.ServiceProvider;
        RequestDelegate forward = new ForwardedDeployment(services.GetRequiredService<ServeProgram>(), name, services.GetRequiredService<Proxy>()).InvokeAsync;
        return endpoints.Map(prefix.TrimEnd('/') + "/{**rest}", forward).WithDisplayName($"Deployment {name} under {prefix}").ExcludeFromDescription();
    }
}
