using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mobula.Applications;
using Mobula.Deployments;
using Mobula.Endpoints;
using Mobula.Handles;
using Mobula.Http;

namespace Mobula.Hosting;

/// <summary>
/// One application as it was written, settled and checked: <see cref="Plan"/> throws all problems at once. It runs in an instance of its
/// own, or as a guest in that of a <see cref="ServeHost"/>.
/// </summary>
internal sealed class ServeProgram : IDisposable
{
    private readonly List<string> problems = [];
    private readonly IReadOnlyList<DeploymentSpec> deployments;
    private readonly ApplicationIdentity identity;
    private readonly InstanceSettings settings;
    private readonly RandomSource random;
    private readonly IServiceProvider services;
    private readonly Lazy<ApplicationPlan> plan;
    private readonly Lazy<ApplicationHost> application;
    private ServeInstance? host;

    public ServeProgram(
        IEnumerable<DeploymentDefinition> definitions, ApplicationIdentity identity, InstanceSettings settings, IConfiguration configuration,
        RandomSource random, IServiceProvider services)
    {
        this.identity = identity;
        this.settings = settings;
        this.random = random;
        this.services = services;
        problems.AddRange(settings.Problems);
        deployments = ProgramRules.Resolve([.. definitions], configuration, problems);
        ProgramRules.CheckApplicationName(identity.Name, problems);
        HttpRules.CheckPrefix(identity.RoutePrefix, problems);
        plan = new(BuildPlan);
        application = new(BuildApplication);
    }

    public string Name => identity.Name;

    public string? RoutePrefix => identity.RoutePrefix;

    /// <summary>Whether the program's own server is the one that serves it.</summary>
    public bool OwnsServer => identity.OwnsServer && host is null;

    /// <exception cref="ServeConfigurationException">Something is wrong with the program; the exception lists all of it.</exception>
    public ApplicationPlan Plan => plan.Value;

    /// <summary>The instance the program runs in. To be asked for only when it starts: before, it may still become a guest.</summary>
    public ServeInstance Instance => host ?? services.GetRequiredService<OwnInstance>().Value;

    /// <summary>The application this program runs as, in <see cref="Instance"/>.</summary>
    public ApplicationHost Application => application.Value;

    /// <summary>Whether it runs in another's instance.</summary>
    public bool IsGuest => host is not null;

    // The host's own limit is the last resort: it must not cut what ours still allow.
    public TimeSpan ShutdownTimeout => settings.ShutdownDelay + Plan.LongestStop + TimeSpan.FromSeconds(5);

    /// <summary>Lets the program run in another's instance instead of its own. Before it starts, once.</summary>
    /// <exception cref="ServeConfigurationException">The program cannot be reached that way.</exception>
    public ApplicationHost Join(ServeInstance instance, string name, string? routePrefix)
    {
        var wrong = new List<string>();
        ProgramRules.CheckApplicationName(name, wrong);
        HttpRules.CheckPrefix(routePrefix, wrong);
        HttpRules.CheckIngress(name, routePrefix, Plan, wrong);
        if (wrong.Count > 0) throw new ServeConfigurationException(wrong);
        (host, identity.Name, identity.RoutePrefix) = (instance, name, routePrefix);
        return Application;
    }

    public void Dispose()
    {
        if (!plan.IsValueCreated) return;
        foreach (var deployment in Plan.Deployments) deployment.Endpoints?.Dispose();
    }

    private ApplicationPlan BuildPlan()
    {
        var mapped = new List<DeploymentPlan>();
        foreach (var spec in deployments)
        {
            int before = problems.Count;
            if (spec.Definition.Class is { } type) ActionRules.Check(spec.Name, type, problems);
            if (problems.Count == before && TryMap(spec) is { } deployment) mapped.Add(deployment);
        }

        var result = new ApplicationPlan(WithCalls(mapped));
        // Of a deployment that is missing here the problem is known already.
        if (mapped.Count == deployments.Count) HttpRules.CheckIngress(identity.Name, identity.RoutePrefix, result, problems);
        if (problems.Count == 0) return result;
        foreach (var deployment in mapped) deployment.Endpoints?.Dispose();
        throw new ServeConfigurationException([.. problems.Distinct()]);
    }

    private IReadOnlyList<DeploymentPlan> WithCalls(IReadOnlyList<DeploymentPlan> mapped)
    {
        // A deployment added twice is a problem of its own.
        var definitions = deployments.Select(deployment => deployment.Definition).DistinctBy(definition => definition.Name);
        var graph = new HandleGraph(definitions, services.GetRequiredService<ProgramServices>(), services.GetRequiredService<IServiceProviderIsService>());
        graph.Check(problems);
        return [.. mapped.Select(deployment => deployment with { Calls = graph.CallsOf(deployment.Spec.Name) })];
    }

    private DeploymentPlan? TryMap(DeploymentSpec spec)
    {
        bool mapsOwn = spec.Definition.Class?.IsAssignableTo(typeof(IEndpointMapper)) == true;
        if (mapsOwn) return new(spec, null);
        EndpointSet? endpoints = null;
        try
        {
            endpoints = EndpointSet.Build(services, spec, null);
            // Endpoints are made when they are first read.
            _ = endpoints.Endpoints.Count();
            return new(spec, endpoints);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or NotSupportedException or RoutePatternException)
        {
            endpoints?.Dispose();
            problems.Add($"Deployment '{spec.Name}': its routes cannot be mapped. {exception.Message}");
            return null;
        }
    }

    private ApplicationHost BuildApplication()
    {
        // A host may get the others later; alone, keys of another name would leave open what was meant to be closed.
        if (!IsGuest && settings.Keys.Applications.FirstOrDefault(name => !name.Equals(identity.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
            throw new ServeConfigurationException([$"Configuration 'Mobula:Applications:{other}': there is no such application. This one is '{identity.Name}'."]);
        var hosts = Plan.Deployments.Select(deployment => new DeploymentHost(deployment, identity.Name, services, Instance.Metrics, random.Next()));
        return new(identity.Name, identity.RoutePrefix, [.. hosts])
        {
            Keys = Instance.Keys.Of(identity.Name),
            Guest = IsGuest ? new(services) : null,
            CustomizeProblem = services.GetService<IProblemDetailsService>() is null ? null : services.GetRequiredService<IOptions<ProblemDetailsOptions>>().Value.CustomizeProblemDetails,
        };
    }
}
