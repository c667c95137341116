namespace Mobula;

/// <summary>A call of a deployment was canceled. As any cancellation it is an <see cref="OperationCanceledException"/>.</summary>
public sealed class RequestCanceledException : OperationCanceledException
{
    private RequestCanceledException(string message, CancelReason reason, CancellationToken token, Exception? cause)
        : base(message, cause, token) => Reason = reason;

    /// <summary>Who canceled it.</summary>
    public CancelReason Reason { get; }

    internal static RequestCanceledException ByCaller(string deployment, CancellationToken token, Exception? cause) =>
        new($"The call of deployment '{deployment}' was canceled by its caller.", CancelReason.Caller, token, cause);

    internal static RequestCanceledException ByRequest(string deployment, CancellationToken token, Exception? cause) =>
        new($"The call of deployment '{deployment}' was canceled with the request that made it.", CancelReason.Request, token, cause);
}
