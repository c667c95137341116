using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mobula.Batching;
using Mobula.Core.Batching;
using Mobula.Core.Routing;
using Mobula.Deployments;
using Mobula.Endpoints;
using Mobula.Multiplexing;

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
        var stopping = new CancellationTokenSource();
        var batchers = BatcherHostFor(id, threads, stopping.Token);
        var models = ModelCacheHostFor(id, threads, stopping.Token);
        long began = clock.GetTimestamp();
        using var watch = clock.CreateTimer(_ => Log.StartIsSlow(logger, deployment.Application, deployment.Name, suffix, clock.GetElapsedTime(began).TotalSeconds), null, SlowStart, SlowStart);
        try
        {
            scope.ServiceProvider.GetRequiredService<ReplicaScope>().Context = context;
            var construct = () => ConstructAsync(scope.ServiceProvider, context, batchers, models, cancel);
            var (instance, own, capacity, background) = await (threads is null ? Task.Run(construct, cancel) : RunOn(threads, construct));
            threads?.SetLimit(capacity.MaxConcurrency);
            var parts = new ReplicaParts(instance, (own ?? shared)!.Pipeline, threads, own, scope, stopping, models, background);
            return new(id, context, parts, capacity);
        }
        catch
        {
            await models.CloseAsync();
            threads?.Dispose();
            stopping.Dispose();
            await scope.DisposeAsync();
            throw;
        }
    }

    private async Task<(object Instance, EndpointSet? Own, ReplicaCapacity Capacity, BackgroundWork? Background)> ConstructAsync(
        IServiceProvider scope, ReplicaContext context, BatcherHost batchers, ModelCacheHost models, CancellationToken cancel)
    {
        BatcherHost.Current = batchers;
        ModelCacheHost.Current = models;
        var definition = spec.Definition;
        object instance = definition.Factory is { } make ? make(scope, definition.Name)
            : definition.Class is { } type ? ActivatorUtilities.CreateInstance(scope, type)
            : context;
        EndpointSet? own = null;
        try
        {
            if (instance is IAsyncInitializable initializable) await initializable.InitializeAsync(cancel);
            var capacity = CapacityFor(batchers, context.ReplicaId);
            own = shared is null ? EndpointSet.Build(services, spec, (IEndpointMapper)instance) : null;
            var background = await BackgroundWork.StartAsync(instance, exception => Log.BackgroundFailed(logger, exception, context.Application, context.Deployment, context.ReplicaId), cancel);
            return (instance, own, capacity, background);
        }
        catch
        {
            own?.Dispose();
            await ReplicaParts.DisposeOfAsync(instance);
            throw;
        }
    }

    private BatcherHost BatcherHostFor(ReplicaId id, DedicatedThreads? threads, CancellationToken stopping) => new()
    {
        Clock = clock,
        Scheduler = threads,
        Stopping = stopping,
        MeterFactory = services.GetService<IMeterFactory>(),
        Tags = TagsOf(id),
        Unheard = (batcher, exception) => Log.BatchFailedUnheard(logger, exception, deployment.Application, deployment.Name, id.Suffix, batcher.Name),
    };

    private ModelCacheHost ModelCacheHostFor(ReplicaId id, DedicatedThreads? threads, CancellationToken stopping) => new()
    {
        Clock = clock,
        Scheduler = threads,
        Stopping = stopping,
        MeterFactory = services.GetService<IMeterFactory>(),
        Tags = TagsOf(id),
        UnloadFailed = (model, exception) => Log.UnloadFailed(logger, exception, deployment.Application, deployment.Name, id.Suffix, model),
    };

    private KeyValuePair<string, object?>[] TagsOf(ReplicaId id) =>
        [new("application", deployment.Application), new("deployment", deployment.Name), new("replica", id.Suffix)];

    /// <exception cref="InvalidOperationException">A batcher could never fill a batch within the limit somebody set.</exception>
    private ReplicaCapacity CapacityFor(BatcherHost batchers, string suffix)
    {
        var options = spec.Options;
        BatchDemand[] demands = [.. batchers.Batchers.Select(batcher => batcher.Settings.Demand(batcher.Name))];
        switch (BatchCapacity.Check(options.MaxOngoingRequests, options.MaxOngoingRequestsIsSet, demands))
        {
            case BatchCapacity.Refuse refusal:
                throw new InvalidOperationException($"Deployment '{deployment.Name}': {refusal.Message}");
            case BatchCapacity.Raise raise:
                Log.CapacityIsRaised(logger, deployment.Application, deployment.Name, suffix, raise.Reason);
                return new(raise.To, options.MaxConcurrencyIsSet ? options.MaxConcurrency : raise.To);
            default:
                return new(options.MaxOngoingRequests, options.MaxConcurrency);
        }
    }

    private static async Task<T> RunOn<T>(DedicatedThreads threads, Func<Task<T>> work)
    {
        T? result = default;
        await threads.Run(async work => result = await work(), work);
        return result!;
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "{Application}/{Deployment}#{ReplicaId}: still starting after {Seconds:0} s; it gets requests when its constructor and InitializeAsync have returned")]
        public static partial void StartIsSlow(ILogger logger, string application, string deployment, string replicaId, double seconds);

        [LoggerMessage(1102, LogLevel.Information, "{Application}/{Deployment}#{ReplicaId}: {Reason}")]
        public static partial void CapacityIsRaised(ILogger logger, string application, string deployment, string replicaId, string reason);

        [LoggerMessage(1104, LogLevel.Error, "{Application}/{Deployment}#{ReplicaId}: its background work failed; the replica serves on without it")]
        public static partial void BackgroundFailed(ILogger logger, Exception exception, string application, string deployment, string replicaId);

        [LoggerMessage(1103, LogLevel.Error, "{Application}/{Deployment}#{ReplicaId}: batcher {Batcher} failed after all its callers had left")]
        public static partial void BatchFailedUnheard(ILogger logger, Exception exception, string application, string deployment, string replicaId, string batcher);

        [LoggerMessage(1105, LogLevel.Error, "{Application}/{Deployment}#{ReplicaId}: model {Model} threw when it was disposed of; it counts as unloaded")]
        public static partial void UnloadFailed(ILogger logger, Exception exception, string application, string deployment, string replicaId, string model);
    }
}
