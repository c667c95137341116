namespace Mobula.Core.Routing;

/// <summary>How one attempt at one replica ended. Every attempt ends as exactly one of these.</summary>
internal enum AttemptOutcome
{
    /// <summary>The gate was full or closed: user code never started.</summary>
    Rejected,

    /// <summary>No connection to the replica: user code never started.</summary>
    Refused,

    /// <summary>Started, and no answer came: the work may have been done.</summary>
    Unknown,

    /// <summary>User code threw.</summary>
    Failed,

    /// <summary>User code returned.</summary>
    Done,
}
