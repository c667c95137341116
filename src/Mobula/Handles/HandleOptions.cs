namespace Mobula;

/// <summary>How calls through a handle are made.</summary>
public sealed record HandleOptions
{
    /// <summary>The model the call asks for: <see cref="ServeContext.ModelId"/> at the callee.</summary>
    /// <value>None by default.</value>
    public string? ModelId { get; init; }

    /// <summary>The session the call belongs to: <see cref="ServeContext.SessionId"/> at the callee.</summary>
    /// <value>None by default.</value>
    public string? SessionId { get; init; }

    /// <summary>How long the call may take, waiting for a replica included; of a stream, all its items. An earlier deadline of the current request holds all the same.</summary>
    /// <value>No limit of its own by default.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// The call does not belong to the current request: neither its token nor its deadline ends it, and the callee sees a request of its
    /// own. It is made at most once, a failure is logged and counted, and a shutdown waits for it.
    /// </summary>
    /// <value>False by default.</value>
    public bool Detached { get; init; }

    internal static HandleOptions Default { get; } = new();

    internal HandleOptions Checked()
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > Deployments.DeploymentRules.LongestTime))
            throw new ArgumentOutOfRangeException(nameof(Timeout), timeout, "HandleOptions.Timeout must be positive and at most 24 hours, or absent for no limit.");
        return this;
    }
}
