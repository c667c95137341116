using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Core.Routing;
using Mobula.Multiplexing;
using Mobula.Replicas;
using Mobula.Requests;

namespace Mobula.Tests.Fakes;

/// <summary>Makes the parts that tests put together.</summary>
internal static class Make
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    public static ServeRequest Request(string id = "r", HttpContext? http = null) => new() { Id = id, Application = "test", From = http };

    /// <summary>A replica in this process whose user code is <paramref name="pipeline"/>.</summary>
    public static LocalReplica Replica(
        RequestDelegate? pipeline = null, int maxOngoing = 100, int? maxConcurrency = null, object? instance = null, DedicatedThreads? threads = null, string name = "a")
    {
        var id = new ReplicaId(new("test", "Local"), name);
        var parts = new ReplicaParts(instance ?? new object(), pipeline ?? (_ => Task.CompletedTask), threads, null, Services.CreateAsyncScope(), new CancellationTokenSource(), new ModelCacheHost());
        return new(id, new ReplicaContext("test", "Local", name), parts, new ReplicaCapacity(maxOngoing, maxConcurrency ?? maxOngoing));
    }
}
