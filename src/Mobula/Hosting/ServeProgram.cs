using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Applications;
using Mobula.Deployments;
using Mobula.Endpoints;
using Mobula.Http;
using Mobula.Telemetry;

namespace Mobula.Hosting;

/// <summary>A program as it was written, settled and checked: making one starts nothing and throws all problems at once.</summary>
internal sealed class ServeProgram : IDisposable
{
    private readonly Random seeds;
    private readonly IHostEnvironment environment;
    private readonly Lazy<ApplicationHost> application;

    /// <exception cref="ServeConfigurationException">Something is wrong; the exception lists all of it.</exception>
    public ServeProgram(
        IEnumerable<DeploymentDefinition> definitions, IEnumerable<Action<ServeHttpOptions>> configureHttp, ApplicationIdentity identity,
        IConfiguration configuration, IHostEnvironment environment, IServiceProvider services, TimeProvider clock, Random? random = null)
    {
        this.environment = environment;
        // The one place where chance comes from outside: everything below gets a seed.
        seeds = random ?? new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));
        var problems = new List<string>();
        Http = HttpRules.Resolve(configureHttp, configuration, problems);
        Deployments = ProgramRules.Resolve([.. definitions], configuration, problems);
        HttpRules.CheckPrefix(identity.RoutePrefix, problems);
        HttpRules.CheckSections(configuration, problems);
        foreach (var spec in Deployments.Where(spec => spec.Definition.Class is not null)) ActionRules.Check(spec.Name, spec.Definition.Class!, problems);
        if (problems.Count > 0) throw new ServeConfigurationException(problems);
        Instance = new(clock, Http);
        application = new(() => BuildApplication(identity, services));
    }

    public ServeHttpOptions Http { get; }

    public IReadOnlyList<DeploymentSpec> Deployments { get; }

    public ServeInstance Instance { get; }

    public ApplicationHost Application => application.Value;

    public TimeSpan ShutdownDelay => Http.ShutdownDelay ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(5));

    // The host's own limit is the last resort: it must not cut what ours still allow.
    public TimeSpan ShutdownTimeout =>
        ShutdownDelay + Deployments.Select(spec => spec.Options.GracefulShutdownTimeout).DefaultIfEmpty(TimeSpan.Zero).Max() + TimeSpan.FromSeconds(5);

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
        var problems = new List<string>();
        var hosts = new List<DeploymentHost>();
        foreach (var spec in Deployments)
        {
            try
            {
                var host = new DeploymentHost(spec, identity.Name, services, metrics, NewRandom());
                _ = host.SharedEndpoints?.Endpoints.Count();
                hosts.Add(host);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or Microsoft.AspNetCore.Routing.Patterns.RoutePatternException)
            {
                problems.Add($"Deployment '{spec.Name}': its routes cannot be mapped. {exception.Message}");
            }
        }

        var result = new ApplicationHost(identity.Name, identity.RoutePrefix, hosts);
        HttpRules.CheckIngress(result, problems);
        if (problems.Count > 0)
        {
            result.Dispose();
            throw new ServeConfigurationException(problems);
        }

        metrics.Observe(() => Instance.Deployments);
        Instance.Put(result);
        return result;
    }
}
