using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Endpoints;
using Mobula.Multiplexing;

namespace Mobula.Replicas;

/// <summary>What a replica is made of, and takes with it when it ends.</summary>
internal sealed class ReplicaParts(
    object instance, RequestDelegate pipeline, DedicatedThreads? threads, EndpointSet? ownEndpoints, AsyncServiceScope scope,
    CancellationTokenSource stopping, ModelCacheHost models, BackgroundWork? background = null) : IAsyncDisposable
{
    public object Instance => instance;

    public RequestDelegate Pipeline => pipeline;

    public DedicatedThreads? Threads => threads;

    public EndpointSet? OwnEndpoints => ownEndpoints;

    public ModelCacheHost Models => models;

    public BackgroundWork? Background => background;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // Each goes even where the one before it throws; the first exception is what the caller sees.
        try
        {
            ownEndpoints?.Dispose();
            await DisposeOfAsync(instance);
        }
        finally
        {
            await models.CloseAsync();
            try
            {
                await scope.DisposeAsync();
            }
            finally
            {
                threads?.Dispose();
                stopping.Dispose();
            }
        }
    }

    /// <summary>Disposes of a user's object, if it can be.</summary>
    public static async ValueTask DisposeOfAsync(object instance)
    {
        if (instance is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (instance is IDisposable disposable) disposable.Dispose();
    }
}
