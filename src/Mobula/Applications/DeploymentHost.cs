using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mobula.Core.Routing;
using Mobula.Deployments;
using Mobula.Endpoints;
using Mobula.Handles;
using Mobula.Replicas;
using Mobula.Routing;
using Mobula.Rpc;
using Mobula.Telemetry;

namespace Mobula.Applications;

/// <summary>A deployment in this process: its router, its replicas, and the endpoints they share.</summary>
internal sealed class DeploymentHost
{
    private readonly Lock sync = new();
    private readonly DeploymentSpec spec;
    private readonly TimeProvider clock;
    private readonly Random random;
    private readonly EndpointSet? shared;
    private readonly ReplicaFactory factory;
    private volatile FrozenSet<string> grpcServiceNames;
    private long version;
    private bool stopped;

    public DeploymentHost(DeploymentPlan plan, string application, IServiceProvider services, ServeMetrics metrics, Random random)
    {
        spec = plan.Spec;
        shared = plan.Endpoints;
        Calls = plan.Calls;
        this.random = random;
        clock = metrics.Clock;
        ApplicationName = application;
        var id = new DeploymentId(application, spec.Name);
        grpcServiceNames = NamesOf(shared?.Endpoints ?? []);
        factory = new(spec, id, services, shared, clock, services.GetRequiredService<ILogger<ReplicaFactory>>());
        Router = new(spec.Options.MaxQueuedRequests, clock, new Random(random.Next()));
        Target = new(id, spec.Definition.Class, new(Router, new DeploymentMetrics(metrics, id)));
    }

    public string ApplicationName { get; }

    public string Name => spec.Name;

    public DeploymentOptions Options => spec.Options;

    public DeploymentDefinition Definition => spec.Definition;

    public Router Router { get; }

    /// <summary>The deployments of the application that its class takes in its constructor.</summary>
    public IReadOnlyCollection<string> Calls { get; }

    /// <summary>The deployment as its callers see it.</summary>
    public CallTarget Target { get; }

    /// <summary>The replicas that may get requests.</summary>
    public ImmutableArray<LocalReplica> Replicas { get; private set; } = [];

    /// <summary>Routes all replicas share; null for a class that maps its own per replica.</summary>
    public EndpointSet? SharedEndpoints => shared;

    /// <summary>The endpoints of its gRPC services, and others; those that replicas map themselves are known once one runs.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => shared?.Endpoints ?? Replicas.FirstOrDefault()?.OwnEndpoints ?? [];

    /// <summary>The full names of the gRPC services it answers.</summary>
    public FrozenSet<string> GrpcServiceNames => grpcServiceNames;

    /// <summary>Whether each replica does work of its own, requests or none.</summary>
    public bool IsBackground => spec.IsBackground;

    /// <summary>Starts as many replicas as the options say.</summary>
    /// <returns>One task per replica; it fails with what the replica threw.</returns>
    public IEnumerable<Task> StartReplicas(CancellationToken cancel) =>
        Enumerable.Range(0, spec.Options.NumReplicas).Select(rank => AddReplicaAsync(rank, cancel));

    /// <summary>Starts one more replica and gives it to the router.</summary>
    public async Task<LocalReplica> AddReplicaAsync(int rank, CancellationToken cancel)
    {
        var replica = await factory.StartAsync(NextSuffix(), rank, cancel);
        replica.Models.Changed = () => TellModels(replica);
        if (Publish(replicas => replicas.Add(replica), evenStopped: false)) return replica;
        // Its start did not listen to the token and outlived the deployment.
        await replica.StopAsync(spec.Options.GracefulShutdownTimeout, clock);
        throw new OperationCanceledException($"Deployment '{Name}' was stopped while the replica started.", cancel);
    }

    /// <summary>Takes a replica from the router, lets it finish what it has, and disposes of it.</summary>
    /// <returns>False when its code did not return in time, and it was abandoned.</returns>
    /// <param name="spent">How much of the time for that has passed already.</param>
    public Task<bool> RemoveReplicaAsync(LocalReplica replica, TimeSpan spent = default)
    {
        Publish(replicas => replicas.Remove(replica), evenStopped: true);
        var left = spec.Options.GracefulShutdownTimeout - spent;
        return replica.StopAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
    }

    /// <summary>Refuses what waits and what comes, and stops all replicas.</summary>
    /// <param name="spent">How much of the time for that has passed already.</param>
    public async Task StopAsync(string reason, TimeSpan spent = default)
    {
        await Target.Detached.DrainAsync(spec.Options.GracefulShutdownTimeout, clock);
        Router.Close(reason);
        ImmutableArray<LocalReplica> replicas;
        lock (sync)
        {
            stopped = true;
            replicas = Replicas;
        }

        await Task.WhenAll(replicas.Select(replica => RemoveReplicaAsync(replica, spent)));
    }

    public bool AnswersGrpc(ReadOnlySpan<char> service) => grpcServiceNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(service);

    private bool Publish(Func<ImmutableArray<LocalReplica>, ImmutableArray<LocalReplica>> change, bool evenStopped)
    {
        lock (sync)
        {
            if (stopped && !evenStopped) return false;
            Replicas = change(Replicas);
            if (shared is null && grpcServiceNames.Count == 0) grpcServiceNames = NamesOf(Endpoints);
            Router.Update(new(++version, [.. Replicas.Select(EntryOf)]));
            return true;
        }
    }

    private static FrozenSet<string> NamesOf(IEnumerable<RouteEndpoint> endpoints) => GrpcServices.NamesOf(endpoints).ToFrozenSet();

    private static ReplicaEntry<IReplica> EntryOf(LocalReplica replica) =>
        new(replica, replica.MaxOngoing, StableHash.Of(replica.Id.ToString()), replica.Models.Held);

    // Under the same lock as a new set, and read inside of it: the router ends with what is so, in whatever order the news come.
    private void TellModels(LocalReplica replica)
    {
        lock (sync) Router.UpdateModels(replica, replica.Models.Held);
    }

    private string NextSuffix()
    {
        lock (sync) return random.NextInt64(1L << 32).ToString("x8", null);
    }
}
