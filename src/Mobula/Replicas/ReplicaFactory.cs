using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mobula.Core.Routing;
using Mobula.Deployments;
using Mobula.Endpoints;

namespace Mobula.Replicas;

/// <summary>Starts replicas of one deployment: a DI scope, the user's object, its initialization, its endpoints.</summary>
/// <param name="services">The application's services.</param>
/// <param name="shared">The endpoints all replicas share; null for a class that maps its own.</param>
internal sealed partial class ReplicaFactory(
    DeploymentSpec spec, DeploymentId deployment, IServiceProvider services, EndpointSet? shared, TimeProvider clock, ILogger<ReplicaFactory> logger)
{
    // A start that takes this long is worth a line, again and again: nothing else tells a hang from a large model.
    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(30);

    /// <exception cref="Exception">Whatever the user's constructor or initialization threw.</exception>
    public async Task<LocalReplica> StartAsync(string suffix, int rank, CancellationToken cancel)
    {
        var id = new ReplicaId(deployment, suffix);
        var context = new ReplicaContext(deployment.Application, deployment.Name, suffix, rank);
        var threads = spec.Options.DedicatedThreads ? new DedicatedThreads(id.ToString(), spec.Options.MaxConcurrency) : null;
        var scope = services.CreateAsyncScope();
        long began = clock.GetTimestamp();
        using var watch = clock.CreateTimer(_ => Log.StartIsSlow(logger, deployment.Application, deployment.Name, suffix, clock.GetElapsedTime(began).TotalSeconds), null, SlowStart, SlowStart);
        try
        {
            scope.ServiceProvider.GetRequiredService<ReplicaScope>().Context = context;
            var construct = () => ConstructAsync(scope.ServiceProvider, context, cancel);
            object instance = await (threads is null ? Task.Run(construct, cancel) : RunOn(threads, construct));
            var own = shared is null ? await MapAsync((IEndpointMapper)instance) : null;
            var parts = new ReplicaParts(instance, (own ?? shared)!.Pipeline, threads, own, scope);
            return new(id, context, parts, new Gate(spec.Options.MaxOngoingRequests, spec.Options.MaxConcurrency));
        }
        catch
        {
            threads?.Dispose();
            await scope.DisposeAsync();
            throw;
        }
    }

    private async Task<object> ConstructAsync(IServiceProvider scope, ReplicaContext context, CancellationToken cancel)
    {
        var definition = spec.Definition;
        object instance = definition.Factory is { } make ? make(scope, definition.Name)
            : definition.Class is { } type ? ActivatorUtilities.CreateInstance(scope, type)
            : context;
        if (instance is not IAsyncInitializable initializable) return instance;
        try
        {
            await initializable.InitializeAsync(cancel);
            return instance;
        }
        catch
        {
            await ReplicaParts.DisposeInstanceAsync(instance);
            throw;
        }
    }

    private async Task<EndpointSet> MapAsync(IEndpointMapper instance)
    {
        try
        {
            return EndpointSet.Build(services, spec, instance);
        }
        catch
        {
            await ReplicaParts.DisposeInstanceAsync(instance);
            throw;
        }
    }

    private static async Task<object> RunOn(DedicatedThreads threads, Func<Task<object>> work)
    {
        object result = threads;
        await threads.Run(async work => result = await work(), work);
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "{Application}/{Deployment}#{ReplicaId}: still starting after {Seconds:0} s; it gets requests when its constructor and InitializeAsync have returned")]
        public static partial void StartIsSlow(ILogger logger, string application, string deployment, string replicaId, double seconds);
    }
}
