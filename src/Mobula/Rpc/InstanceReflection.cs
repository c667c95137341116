using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection;
using Mobula.Applications;

namespace Mobula.Rpc;

/// <summary>The services of all applications, so that tools such as grpcurl can list and call them.</summary>
internal static class InstanceReflection
{
    private static IEnumerable<ServiceDescriptor> DescriptorsOf(ServeInstance instance) => instance.Deployments
        .SelectMany(deployment => deployment.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
        .OfType<Type>()
        .Select(DescriptorOf)
        .Append(Grpc.Health.V1.Health.Descriptor)
        .OfType<ServiceDescriptor>()
        .Distinct();

    // Generated code keeps it beside the base class; what is written by hand has none and cannot be listed.
    private static ServiceDescriptor? DescriptorOf(Type service)
    {
        for (Type? type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)?.BindType is { } owner)
                return owner.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
        }

        return null;
    }

    /// <summary>Version 1 of the protocol.</summary>
    public sealed class V1(ServeInstance instance) : Grpc.Reflection.V1.ServerReflection.ServerReflectionBase
    {
        public override Task ServerReflectionInfo(
            IAsyncStreamReader<Grpc.Reflection.V1.ServerReflectionRequest> requestStream,
            IServerStreamWriter<Grpc.Reflection.V1.ServerReflectionResponse> responseStream,
            ServerCallContext context) =>
            new ReflectionV1ServiceImpl(DescriptorsOf(instance)).ServerReflectionInfo(requestStream, responseStream, context);
    }

    /// <summary>The version before it, which most tools still ask for.</summary>
    public sealed class V1Alpha(ServeInstance instance) : Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionBase
    {
        public override Task ServerReflectionInfo(
            IAsyncStreamReader<Grpc.Reflection.V1Alpha.ServerReflectionRequest> requestStream,
            IServerStreamWriter<Grpc.Reflection.V1Alpha.ServerReflectionResponse> responseStream,
            ServerCallContext context) =>
            new ReflectionServiceImpl(DescriptorsOf(instance)).ServerReflectionInfo(requestStream, responseStream, context);
    }
}
