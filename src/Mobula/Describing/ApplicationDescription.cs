namespace Mobula;

/// <summary>What a program consists of.</summary>
/// <param name="Name">The application's name.</param>
/// <param name="RoutePrefix">The path it answers; null when HTTP does not reach it.</param>
/// <param name="Deployments">Its deployments, in the order of the program.</param>
public sealed record ApplicationDescription(string Name, string? RoutePrefix, IReadOnlyList<DeploymentDescription> Deployments);
