using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Applications;
using Mobula.Deployments;
using Mobula.Endpoints;
using Mobula.Handles;
using Mobula.Http;
using Mobula.Telemetry;

namespace Mobula.Hosting;

/// <summary>A program as it was written, settled and checked. Nothing of it is started; <see cref="Application"/> throws all problems at once.</summary>
internal sealed class ServeProgram : IDisposable
{
    private readonly Random seeds;
    private readonly IHostEnvironment environment;
    private readonly List<string> problems = [];
    private readonly IReadOnlyList<DeploymentSpec> deployments;
    private readonly Lazy<ApplicationHost> application;

    public ServeProgram(
        IEnumerable<DeploymentDefinition> definitions, IEnumerable<Action<ServeHttpOptions>> configureHttp, ApplicationIdentity identity,
        IConfiguration configuration, IHostEnvironment environment, IServiceProvider services, TimeProvider clock, Random? random = null)
    {
        this.environment = environment;
        // The one place where chance comes from outside: everything below gets a seed.
        seeds = random ?? new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));
        Http = HttpRules.Resolve(configureHttp, configuration, problems);
        deployments = ProgramRules.Resolve([.. definitions], configuration, problems);
        HttpRules.CheckPrefix(identity.RoutePrefix, problems);
        HttpRules.CheckSections(configuration, problems);
        Instance = new(clock, Http);
        application = new(() => BuildApplication(identity, services));
    }

    public ServeHttpOptions Http { get; }

    public ServeInstance Instance { get; }

    /// <exception cref="ServeConfigurationException">Something is wrong with the program; the exception lists all of it.</exception>
    public ApplicationHost Application => application.Value;

    public TimeSpan ShutdownDelay => Http.ShutdownDelay ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(5));

    // The host's own limit is the last resort: it must not cut what ours still allow.
    public TimeSpan ShutdownTimeout => ShutdownDelay + Application.LongestStop + TimeSpan.FromSeconds(5);

    public Random NewRandom()
    {
        lock (seeds) return new Random(seeds.Next());
    }

    public void Dispose()
    {
        if (application.IsValueCreated) Application.Dispose();
    }

    private ApplicationHost BuildApplication(ApplicationIdentity identity, IServiceProvider services)
    {
        var metrics = services.GetRequiredService<ServeMetrics>();
        var hosts = new List<DeploymentHost>();
        foreach (var spec in deployments)
        {
            int before = problems.Count;
            if (spec.Definition.Class is { } type) ActionRules.Check(spec.Name, type, problems);
            if (problems.Count == before && TryMap(spec, identity.Name, services, metrics) is { } host) hosts.Add(host);
        }

        CheckHandles(hosts, services);
        var result = new ApplicationHost(identity.Name, identity.RoutePrefix, hosts);
        // Of a deployment that is missing here the problem is known already.
        if (hosts.Count == deployments.Count) HttpRules.CheckIngress(result, problems);
        if (problems.Count > 0)
        {
            result.Dispose();
            throw new ServeConfigurationException([.. problems.Distinct()]);
        }

        metrics.Observe(() => Instance.Deployments);
        Instance.Put(result);
        return result;
    }

    private void CheckHandles(IReadOnlyList<DeploymentHost> hosts, IServiceProvider services)
    {
        // A deployment added twice is a problem of its own.
        var definitions = deployments.Select(deployment => deployment.Definition).DistinctBy(definition => definition.Name);
        var graph = new HandleGraph(definitions, services.GetRequiredService<ProgramServices>(), services.GetRequiredService<IServiceProviderIsService>());
        graph.Check(problems);
        foreach (var host in hosts) host.Calls = graph.CallsOf(host.Name);
    }

    private DeploymentHost? TryMap(DeploymentSpec spec, string application, IServiceProvider services, ServeMetrics metrics)
    {
        try
        {
            var host = new DeploymentHost(spec, application, services, metrics, NewRandom());
            // Endpoints are made when they are first read.
            _ = host.SharedEndpoints?.Endpoints.Count();
            return host;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or NotSupportedException or Microsoft.AspNetCore.Routing.Patterns.RoutePatternException)
        {
            problems.Add($"Deployment '{spec.Name}': its routes cannot be mapped. {exception.Message}");
            return null;
        }
    }
}
