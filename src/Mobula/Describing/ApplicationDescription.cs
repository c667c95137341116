namespace Mobula;

/// <summary>What a program consists of.</summary>
/// <param name="Name">The application's name.</param>
/// <param name="RoutePrefix">The path it answers; null when HTTP does not reach it.</param>
/// <param name="Deployments">Its deployments, in the order of the program.</param>
public sealed record ApplicationDescription(string Name, string? RoutePrefix, IReadOnlyList<DeploymentDescription> Deployments);

/// <summary>One deployment of a program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Class">The full name of its class; null for a function deployment.</param>
/// <param name="IsIngress">Whether HTTP reaches it.</param>
/// <param name="Options">All options and their values, by their names in files (snake_case).</param>
/// <param name="Routes">Its routes, relative to the application's prefix.</param>
/// <param name="MapsRoutesPerReplica">Whether it has routes that are known only once a replica runs: it maps them itself.</param>
/// <param name="Dependencies">What its constructor takes.</param>
public sealed record DeploymentDescription(
    string Name, string? Class, bool IsIngress, IReadOnlyDictionary<string, object?> Options, IReadOnlyList<RouteDescription> Routes,
    bool MapsRoutesPerReplica, IReadOnlyList<DependencyDescription> Dependencies);

/// <summary>One route of a deployment.</summary>
/// <param name="Template">The template, relative to the application's prefix.</param>
/// <param name="Methods">The HTTP methods; empty is any.</param>
/// <param name="Action">What answers: the method of the class, or the endpoint's own name.</param>
public sealed record RouteDescription(string Template, IReadOnlyList<string> Methods, string Action);

/// <summary>One thing a deployment's constructor takes.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="IsAvailable">Whether the program can give it: a service of this type is registered, or the parameter has a default.</param>
public sealed record DependencyDescription(string Type, bool IsAvailable);
