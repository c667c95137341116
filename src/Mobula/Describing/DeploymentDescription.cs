namespace Mobula;

/// <summary>One deployment of a program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Class">The full name of its class; null for a function deployment.</param>
/// <param name="IsIngress">Whether HTTP reaches it.</param>
/// <param name="Options">All options and their values, by their names in files (snake_case).</param>
/// <param name="Routes">Its routes, relative to the application's prefix.</param>
/// <param name="MapsRoutesPerReplica">Whether it has routes that are known only once a replica runs: it maps them itself.</param>
/// <param name="Dependencies">What its constructor takes.</param>
/// <param name="Contracts">What it can be called by.</param>
public sealed record DeploymentDescription(
    string Name, string? Class, bool IsIngress, IReadOnlyDictionary<string, object?> Options, IReadOnlyList<RouteDescription> Routes,
    bool MapsRoutesPerReplica, IReadOnlyList<DependencyDescription> Dependencies, IReadOnlyList<ContractDescription> Contracts);
