using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Endpoints;

namespace Mobula.Replicas;

/// <summary>What a replica is made of, and takes with it when it ends.</summary>
internal sealed class ReplicaParts(
    object instance, RequestDelegate pipeline, DedicatedThreads? threads, EndpointSet? ownEndpoints, AsyncServiceScope scope) : IAsyncDisposable
{
    public object Instance => instance;

    public RequestDelegate Pipeline => pipeline;

    public DedicatedThreads? Threads => threads;

    public EndpointSet? OwnEndpoints => ownEndpoints;

    public async ValueTask DisposeAsync()
    {
        // Each goes even where the one before it throws; the first exception is what the caller sees.
        try
        {
            ownEndpoints?.Dispose();
            await DisposeInstanceAsync(instance);
        }
        finally
        {
            try
            {
                await scope.DisposeAsync();
            }
            finally
            {
                threads?.Dispose();
            }
        }
    }

    /// <summary>Disposes of a user's object, whichever way it offers.</summary>
    public static async ValueTask DisposeInstanceAsync(object instance)
    {
        if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (instance is IDisposable disposable) disposable.Dispose();
    }
}
