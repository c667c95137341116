using Microsoft.AspNetCore.Http;
using Mobula.Requests;

namespace Mobula.Http;

/// <summary>
/// Ends a request that takes too long: its token fires at the limit, unless the response has begun. What does not listen to its token
/// loses its connection a moment later, so that the client does not wait for ever.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    // Time for code that listens to end by itself and be answered with 408.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly CancellationTokenSource source;
    private readonly CancellationToken clientGone;
    private readonly CancellationTokenRegistration link;
    private readonly HttpContext http;
    private readonly ITimer abort;
    private bool ended;

    public TimeLimit(HttpContext http, TimeSpan length, TimeProvider clock)
    {
        this.http = http;
        Length = length;
        Deadline = Deadline.After(clock, length);
        clientGone = http.RequestAborted;
        source = new CancellationTokenSource(length, clock);
        link = clientGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
        http.RequestAborted = source.Token;
        abort = clock.CreateTimer(static self => ((TimeLimit)self!).Abort(), this, length + Grace, Timeout.InfiniteTimeSpan);
        http.Response.OnStarting(Disarm);
    }

    public TimeSpan Length { get; }

    public Deadline Deadline { get; }

    public bool HasPassed => source.IsCancellationRequested && !clientGone.IsCancellationRequested;

    public bool ClientIsGone => clientGone.IsCancellationRequested;

    public void Dispose()
    {
        lock (sync) ended = true;
        abort.Dispose();
        link.Dispose();
        http.RequestAborted = clientGone;
        source.Dispose();
    }

    // An answer without a body begins only after everything here has ended.
    private Task Disarm()
    {
        lock (sync)
        {
            if (ended) return Task.CompletedTask;
            source.CancelAfter(Timeout.InfiniteTimeSpan);
            abort.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void Abort()
    {
        // Under the lock: once the request has ended, the connection may serve the next one already.
        lock (sync)
        {
            if (!ended && !http.Response.HasStarted) http.Abort();
        }
    }
}
