namespace Mobula;

/// <summary>Who canceled a call.</summary>
public enum CancelReason
{
    /// <summary>The token that was passed to the call fired.</summary>
    Caller,

    /// <summary>The request in which the call was made is no longer wanted: its client is gone, its own caller canceled it, or its replica was stopped.</summary>
    Request,
}
