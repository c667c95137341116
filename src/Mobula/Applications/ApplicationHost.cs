using Microsoft.AspNetCore.Http;
using Mobula.Handles;
using Mobula.Http;

namespace Mobula.Applications;

/// <summary>An application in this process: its deployments, one of which HTTP may reach.</summary>
internal sealed class ApplicationHost(string name, string? routePrefix, IReadOnlyList<DeploymentHost> deployments)
{
    private readonly Lock sync = new();
    private string failure = "";

    public string Name => name;

    /// <summary>The path it answers, "/" for all; null when HTTP does not reach it.</summary>
    public string? RoutePrefix => routePrefix;

    /// <summary>What opens it to HTTP; null where nothing is needed.</summary>
    public ApiKeyRing? Keys { get; init; }

    /// <summary>What its requests see of services where the server's are not its own; null where they are.</summary>
    public GuestServices? Guest { get; init; }

    /// <summary>What its program changes in problems; null where it leaves them.</summary>
    public Action<ProblemDetailsContext>? CustomizeProblem { get; init; }

    public IReadOnlyList<DeploymentHost> Deployments => deployments;

    /// <summary>The deployments as their callers see them.</summary>
    public IReadOnlyList<CallTarget> Targets { get; } = [.. deployments.Select(deployment => deployment.Target)];

    /// <summary>The deployment HTTP reaches; null when there is none.</summary>
    public DeploymentHost? Ingress { get; } =
        deployments.FirstOrDefault(deployment => deployment.Definition.IsIngress) ?? (deployments.Count == 1 ? deployments[0] : null);

    public ApplicationState State { get; private set; }

    /// <summary>What there is to say about the state; empty where the state says it all.</summary>
    public string Message => State switch
    {
        ApplicationState.Running => "",
        ApplicationState.Failed => failure,
        ApplicationState.Stopping => "draining.",
        _ => string.Join(", ", deployments.Select(deployment => $"{deployment.Name} has {deployment.Replicas.Length} of {deployment.Options.NumReplicas} replicas")) + ".",
    };

    /// <summary>Why the application should get no requests yet, or no more; null when it should.</summary>
    public string? NotReadyBecause => State switch
    {
        ApplicationState.Running => null,
        ApplicationState.Failed => $"{name}: failed. {Message}",
        ApplicationState.Stopping => $"{name}: {Message}",
        _ => $"{name}: starting. {Message}",
    };

    /// <summary>Its deployments and how many replicas of each run.</summary>
    public string Summary => string.Join(", ", deployments.Select(deployment => $"{deployment.Name} x {deployment.Replicas.Length}"));

    /// <summary>Whether some replica answers gRPC; known once replicas run.</summary>
    public bool MapsGrpc => deployments.Any(deployment => deployment.GrpcServiceNames.Count > 0);

    /// <summary>The deployment that answers a gRPC service, the ingress before others; null when none does.</summary>
    public DeploymentHost? GrpcTarget(ReadOnlySpan<char> service)
    {
        if (Ingress?.AnswersGrpc(service) == true) return Ingress;
        foreach (var deployment in deployments)
        {
            if (deployment.AnswersGrpc(service)) return deployment;
        }

        return null;
    }

    /// <exception cref="Exception">What the first replica that failed threw; those that still start are not waited for.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        // Not disposed of: a start that hangs may look at its token long after.
        var others = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var starts = deployments.SelectMany(deployment => deployment.StartReplicas(others.Token)).ToArray();
            await foreach (var start in Task.WhenEach(starts)) await start;
            lock (sync)
            {
                if (State == ApplicationState.Starting) State = ApplicationState.Running;
            }
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            await others.CancelAsync();
            Fail(exception.Message, $"the application did not start: {exception.Message}");
            throw;
        }
    }

    /// <summary>Takes no requests any more; who waits, and who comes, is told why.</summary>
    public void Fail(string message, string reason)
    {
        lock (sync)
        {
            failure = message;
            State = ApplicationState.Failed;
        }

        foreach (var deployment in deployments) deployment.Router.Close(reason);
    }

    /// <summary>Says "not ready" from here on, and serves on.</summary>
    public void BeginDrain()
    {
        lock (sync)
        {
            if (State != ApplicationState.Failed) State = ApplicationState.Stopping;
        }
    }

    /// <summary>
    /// Serves to the end what it has, and then stops; to be called when no new requests are sent here. What its own deployments still
    /// ask of each other on the way is served too. Each deployment's limit covers the wait and the end.
    /// </summary>
    public async Task RetireAsync(string reason, TimeProvider clock)
    {
        BeginDrain();
        long began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(deployments.Select(deployment => deployment.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max(), clock);
        try
        {
            if (routePrefix is not null && Ingress is { } ingress)
            {
                ingress.Router.CloseForNew(reason);
                // They do not end by themselves.
                foreach (var replica in ingress.Replicas) replica.Sockets.GoAway();
                await ingress.Router.IdleAsync().WaitAsync(limit.Token);
            }

            // Their own loops ask others without end.
            await StopAsync(deployments.Where(deployment => deployment.IsBackground), reason, clock.GetElapsedTime(began));
            while (deployments.FirstOrDefault(deployment => !deployment.Router.IsIdle) is { } busy) await busy.Router.IdleAsync().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // What has not ended by itself is ended below.
        }
        finally
        {
            await StopAsync(reason, clock.GetElapsedTime(began));
        }
    }

    /// <summary>Refuses what waits, lets finish what runs, and disposes of the replicas.</summary>
    /// <param name="spent">How much of the time for that has passed already.</param>
    public async Task StopAsync(string reason = "the application is being stopped.", TimeSpan spent = default)
    {
        BeginDrain();
        try
        {
            await StopAsync(deployments.Where(deployment => deployment.IsBackground), reason, spent);
        }
        finally
        {
            // Who calls before who is called, so that what is accepted can be finished.
            var others = deployments.Where(deployment => !deployment.IsBackground).ToArray();
            foreach (var wave in StopOrder.Waves(others, deployment => deployment.Name, deployment => deployment.Calls)) await StopAsync(wave, reason, spent);
        }
    }

    private static Task StopAsync(IEnumerable<DeploymentHost> deployments, string reason, TimeSpan spent) =>
        Task.WhenAll(deployments.Select(deployment => deployment.StopAsync(reason, spent)));
}
