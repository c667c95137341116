namespace Mobula;

/// <summary>What is known of a call that failed; the question a retry asks.</summary>
public enum ServeOutcome
{
    /// <summary>No user code ran: the call may be repeated freely.</summary>
    NotStarted,

    /// <summary>The call started and no answer came: the work may have been done.</summary>
    Unknown,

    /// <summary>User code ran and threw.</summary>
    Failed,
}
