using Mobula.Requests;

namespace Mobula.Handles;

/// <summary>
/// A token that fires when one of two does, or at a deadline. Unlike a linked source it never waits: that one's disposal waits for a
/// callback that runs, and callbacks run code of users, which may be waiting in turn.
/// </summary>
internal sealed class JoinedTokens : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration first;
    private readonly CancellationTokenRegistration second;

    public JoinedTokens(CancellationToken one, CancellationToken other)
        : this(one, other, Deadline.None, TimeProvider.System)
    {
    }

    public JoinedTokens(CancellationToken one, CancellationToken other, Deadline deadline, TimeProvider clock)
    {
        source = deadline.IsNone ? new() : new(deadline.Remaining, clock);
        first = LinkTo(one);
        if (one != other) second = LinkTo(other);
    }

    public CancellationToken Token => source.Token;

    public Task CancelAsync() => source.CancelAsync();

    /// <summary>Lets go of both tokens and the deadline. What fires at this moment may still fire the token.</summary>
    public void Dispose()
    {
        first.Unregister();
        second.Unregister();
        // Not disposed of: a callback that runs now would find it so. Without its timer it holds nothing.
        source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    private CancellationTokenRegistration LinkTo(CancellationToken token) =>
        token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
}
