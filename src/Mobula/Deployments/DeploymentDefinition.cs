using Microsoft.AspNetCore.Routing;

namespace Mobula.Deployments;

/// <summary>A deployment as the program wrote it, before its options are known.</summary>
internal sealed record DeploymentDefinition
{
    public required string Name { get; init; }

    /// <summary>The user's class; null for a function deployment.</summary>
    public Type? Class { get; init; }

    /// <summary>Makes the replica's object; null where the container does by the class's constructor.</summary>
    public Func<IServiceProvider, string, object>? Factory { get; init; }

    /// <summary>The routes of a function deployment.</summary>
    public Action<IEndpointRouteBuilder>? Map { get; init; }

    public Action<DeploymentOptions>? Configure { get; init; }

    public bool IsIngress { get; init; }
}
