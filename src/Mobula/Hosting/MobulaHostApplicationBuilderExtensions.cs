using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Mobula;
using Mobula.Deployments;
using Mobula.Describing;
using Mobula.Handles;
using Mobula.Hosting;
using Mobula.Rpc;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds deployments to a program.</summary>
public static class MobulaHostApplicationBuilderExtensions
{
    /// <summary>Adds a class as a deployment: it runs as replicas, each an object of the class with a DI scope of its own.</summary>
    /// <typeparam name="T">The class. Its constructor gets services, <see cref="ReplicaContext"/> among them.</typeparam>
    /// <param name="builder">The program.</param>
    /// <param name="configure">Sets options; configuration wins over it, it wins over the attribute.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The deployment has the name in its <see cref="DeploymentAttribute"/>, else that of the class.</remarks>
    public static IHostApplicationBuilder AddDeployment<T>(this IHostApplicationBuilder builder, Action<DeploymentOptions>? configure = null)
        where T : class =>
        builder.Add(new() { Name = NameOf(typeof(T)), Class = typeof(T), Configure = configure });

    /// <summary>Adds a class as a deployment of another name, so that one class can be several deployments.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="builder">The program.</param>
    /// <param name="name">The deployment's name, unique in the application.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IHostApplicationBuilder AddDeployment<T>(this IHostApplicationBuilder builder, string name, Action<DeploymentOptions>? configure = null)
        where T : class =>
        builder.Add(new() { Name = name, Class = typeof(T), Configure = configure });

    /// <summary>Adds a deployment whose objects the program makes itself.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="builder">The program.</param>
    /// <param name="name">The deployment's name, unique in the application.</param>
    /// <param name="factory">Makes a replica's object, of the services of the replica's scope and the deployment's name.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IHostApplicationBuilder AddDeployment<T>(
        this IHostApplicationBuilder builder, string name, Func<IServiceProvider, string, T> factory, Action<DeploymentOptions>? configure = null)
        where T : class =>
        builder.Add(new() { Name = name, Class = typeof(T), Factory = (services, key) => factory(services, key), Configure = configure });

    /// <summary>Adds a deployment of functions: minimal APIs, without a class.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="name">The deployment's name, unique in the application.</param>
    /// <param name="map">Maps the endpoints; called once per process.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IHostApplicationBuilder AddDeployment(
        this IHostApplicationBuilder builder, string name, Action<IEndpointRouteBuilder> map, Action<DeploymentOptions>? configure = null) =>
        builder.Add(new() { Name = name, Map = map, Configure = configure });

    /// <summary>Adds a class as the deployment that HTTP reaches. Needed only where an application has several.</summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="builder">The program.</param>
    /// <param name="configure">Sets options.</param>
    /// <returns>The builder.</returns>
    public static IHostApplicationBuilder AddIngress<T>(this IHostApplicationBuilder builder, Action<DeploymentOptions>? configure = null)
        where T : class =>
        builder.Add(new() { Name = NameOf(typeof(T)), Class = typeof(T), Configure = configure, IsIngress = true });

    private static IHostApplicationBuilder Add(this IHostApplicationBuilder builder, DeploymentDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        DescribeMode.HookIfAsked();
        builder.Services.AddMobula();
        if (GrpcServices.IsService(definition.Class)) GrpcServices.Add(builder.Services);
        builder.Services.AddSingleton(definition);
        builder.Services.AddContracts(definition);
        return builder;
    }

    private static string NameOf(Type type)
    {
        var attribute = (DeploymentAttribute?)Attribute.GetCustomAttribute(type, typeof(DeploymentAttribute));
        return attribute?.Name ?? type.Name.Split('`')[0];
    }
}
