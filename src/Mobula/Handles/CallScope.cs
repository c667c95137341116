using Mobula.Requests;

namespace Mobula.Handles;

/// <summary>What can end one call: the caller's token, the current request's, and the deadline. Tokens are joined only where two can fire.</summary>
internal sealed class CallScope : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationToken ambient;
    private readonly Deadline own;
    private readonly JoinedTokens? joined;

    public CallScope(HandleOptions options, ServeRequest? parent, CancellationToken caller, TimeProvider clock)
    {
        this.caller = caller;
        Parent = parent;
        ambient = parent?.Token ?? default;
        own = options.Timeout is { } timeout ? Deadline.After(clock, timeout) : Deadline.None;
        Token = caller.CanBeCanceled ? caller : ambient;
        if (own.IsNone && (!caller.CanBeCanceled || !ambient.CanBeCanceled || caller == ambient)) return;

        joined = new(caller, ambient, own, clock);
        Token = joined.Token;
    }

    public ServeRequest? Parent { get; }

    /// <summary>Fires when the call is no longer wanted.</summary>
    public CancellationToken Token { get; }

    /// <summary>The call's own deadline; that of the current request comes with <see cref="Parent"/>.</summary>
    public Deadline Deadline => own;

    /// <summary>A call that is over before it begins is not begun.</summary>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    /// <exception cref="RequestCanceledException">One of the tokens has fired.</exception>
    public void ThrowIfOver(string deployment)
    {
        if (Token.IsCancellationRequested || own.HasPassed || Parent?.Deadline.HasPassed == true) throw WhyOver(deployment);
    }

    public Exception WhyOver(string deployment, Exception? cause = null)
    {
        if (caller.IsCancellationRequested && caller != ambient) return RequestCanceledException.ByCaller(deployment, caller, cause);
        bool ambientFired = ambient.IsCancellationRequested;
        bool late = own.IsDue || (joined is not null && !ambientFired) || Parent?.Deadline.IsDue == true;
        return late || !Token.IsCancellationRequested
            ? new TimeoutException($"Deployment '{deployment}' did not answer before the deadline of the call.", cause)
            : RequestCanceledException.ByRequest(deployment, ambient, cause);
    }

    public void Dispose() => joined?.Dispose();
}
