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

    private readonly CancellationTokenSource source;
    private readonly CancellationToken clientGone;
    private readonly CancellationTokenRegistration link;
    private readonly HttpContext http;
    private readonly ITimer abort;

    public TimeLimit(HttpContext http, TimeSpan length, TimeSpan? idle, TimeProvider clock)
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
        abort.Dispose();
        link.Dispose();
        http.RequestAborted = clientGone;
        source.Dispose();
    }

    private Task Disarm()
    {
        source.CancelAfter(Timeout.InfiniteTimeSpan);
        abort.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    private void Abort()
    {
        if (!http.Response.HasStarted) http.Abort();
    }
}
