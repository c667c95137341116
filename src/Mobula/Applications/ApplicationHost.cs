using Mobula.Handles;

namespace Mobula.Applications;

/// <summary>An application in this process: its deployments, one of which HTTP may reach.</summary>
internal sealed class ApplicationHost(string name, string? routePrefix, IReadOnlyList<DeploymentHost> deployments) : IDisposable
{
    private string failure = "";

    public string Name => name;

    /// <summary>The path it answers, "/" for all; null when HTTP does not reach it.</summary>
    public string? RoutePrefix => routePrefix;

    public IReadOnlyList<DeploymentHost> Deployments => deployments;

    /// <summary>The deployments as their callers see them.</summary>
    public IReadOnlyList<CallTarget> Targets { get; } = [.. deployments.Select(deployment => deployment.Target)];

    /// <summary>The deployment HTTP reaches; null when there is none.</summary>
    public DeploymentHost? Ingress { get; } =
        deployments.FirstOrDefault(deployment => deployment.Definition.IsIngress) ?? (deployments.Count == 1 ? deployments[0] : null);

    public ApplicationState State { get; private set; }

    /// <summary>Why the application should get no requests yet, or no more; null when it should.</summary>
    public string? NotReadyBecause => State switch
    {
        ApplicationState.Running => null,
        ApplicationState.Failed => $"{name}: failed. {failure}",
        ApplicationState.Stopping => $"{name}: draining.",
        _ => $"{name}: starting. " + string.Join(", ", deployments.Select(deployment =>
            $"{deployment.Name} has {deployment.Replicas.Length} of {deployment.Options.NumReplicas} replicas")) + ".",
    };

    /// <summary>The longest its deployments may take to stop, those that are called after those that call.</summary>
    public TimeSpan LongestStop => Waves.Aggregate(TimeSpan.Zero, (sum, wave) => sum + wave.Max(deployment => deployment.Options.GracefulShutdownTimeout));

    private IReadOnlyList<IReadOnlyList<DeploymentHost>> Waves => StopOrder.Waves(deployments, deployment => deployment.Name, deployment => deployment.Calls);

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
            if (State == ApplicationState.Starting) State = ApplicationState.Running;
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            await others.CancelAsync();
            failure = exception.Message;
            State = ApplicationState.Failed;
            foreach (var deployment in deployments) deployment.Router.Close($"the application did not start: {exception.Message}");
            throw;
        }
    }

    /// <summary>Says "not ready" from here on, and serves on.</summary>
    public void BeginDrain()
    {
        if (State != ApplicationState.Failed) State = ApplicationState.Stopping;
    }

    public async Task StopAsync()
    {
        BeginDrain();
        foreach (var wave in Waves)
            await Task.WhenAll(wave.Select(deployment => deployment.StopAsync("the application is being stopped.")));
    }

    public void Dispose()
    {
        foreach (var deployment in deployments) deployment.Dispose();
    }
}
