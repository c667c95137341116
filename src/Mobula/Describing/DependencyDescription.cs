namespace Mobula;

/// <summary>One thing a deployment's constructor takes.</summary>
/// <param name="Type">The full name of its type.</param>
/// <param name="IsAvailable">Whether the program can give it: a service of this type is registered, or the parameter has a default.</param>
/// <param name="Deployment">The deployment it calls; null where it is something else.</param>
public sealed record DependencyDescription(string Type, bool IsAvailable, string? Deployment = null);
