using System.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mobula.Rpc;

/// <summary>
/// Deployments that are gRPC services: classes that derive from what the protobuf compiler generates. Whether a class is one is asked by
/// name, so that a program without gRPC does not load it.
/// </summary>
internal static class GrpcServices
{
    private static readonly MethodInfo MapGrpcService = typeof(GrpcServices).GetMethod(nameof(MapOne), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static bool IsService(Type? type)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            if (type.GetCustomAttributesData().Any(data => data.AttributeType.FullName == "Grpc.Core.BindServiceMethodAttribute")) return true;
        }

        return false;
    }

    /// <summary>What gRPC endpoints need of the program: its services, the replica as the instance of each service, statuses for our exceptions.</summary>
    public static void Add(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ServeInterceptor))) return;
        services.AddSingleton<ServeInterceptor>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<ServeInterceptor>());
        services.AddSingleton(typeof(IGrpcServiceActivator<>), typeof(ReplicaActivator<>));
    }

    /// <summary>Maps the methods of a class that is a service.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, Type service) => MapGrpcService.MakeGenericMethod(service).Invoke(null, [endpoints]);

    /// <summary>The full names of the services among endpoints, as clients call them: "package.Service".</summary>
    public static IEnumerable<string> NamesOf(IEnumerable<RouteEndpoint> endpoints) => endpoints
        .Where(endpoint => endpoint.Metadata.Any(item => item.GetType().FullName == "Grpc.AspNetCore.Server.GrpcMethodMetadata"))
        .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/').Split('/')[0])
        .Distinct();

    private static void MapOne<T>(IEndpointRouteBuilder endpoints)
        where T : class => endpoints.MapGrpcService<T>();
}
