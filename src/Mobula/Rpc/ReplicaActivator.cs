using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Requests;

namespace Mobula.Rpc;

/// <summary>Gives a gRPC call the replica as its service; a service that is not the replica's class is made for each call, as ASP.NET Core does.</summary>
internal sealed class ReplicaActivator<T> : IGrpcServiceActivator<T>
    where T : class
{
    private static readonly ObjectFactory<T> Make = ActivatorUtilities.CreateFactory<T>([]);

    public GrpcActivatorHandle<T> Create(IServiceProvider serviceProvider)
    {
        if (ServeRequest.Current?.Replica?.Instance is T replica) return new(replica, created: false, state: null);
        var registered = serviceProvider.GetService<T>();
        return new(registered ?? Make(serviceProvider, []), created: registered is null, state: null);
    }

    public async ValueTask ReleaseAsync(GrpcActivatorHandle<T> service)
    {
        if (!service.Created) return;
        if (service.Instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (service.Instance is IDisposable disposable) disposable.Dispose();
    }
}
