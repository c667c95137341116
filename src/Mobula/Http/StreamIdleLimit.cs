using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mobula.Http;

/// <summary>
/// Cuts the connection of an answer that has begun and then sends nothing for too long. On a connection that was upgraded (WebSockets)
/// what is received counts too.
/// </summary>
internal sealed class StreamIdleLimit : IHttpUpgradeFeature, IDisposable
{
    private readonly Lock sync = new();
    private readonly HttpContext http;
    private readonly TimeSpan length;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly IHttpResponseBodyFeature body;
    private readonly IHttpUpgradeFeature? upgrade;
    private long lastSent;
    private bool ended;

    public StreamIdleLimit(HttpContext http, TimeSpan length, TimeProvider clock)
    {
        this.http = http;
        this.length = length;
        this.clock = clock;
        timer = clock.CreateTimer(static self => ((StreamIdleLimit)self!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Features.Set<IHttpResponseBodyFeature>(new WatchedBody(body, Touch));
        upgrade = http.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is not null) http.Features.Set<IHttpUpgradeFeature>(this);
        http.Response.OnStarting(Arm);
    }

    bool IHttpUpgradeFeature.IsUpgradableRequest => upgrade!.IsUpgradableRequest;

    async Task<Stream> IHttpUpgradeFeature.UpgradeAsync() => new WatchedStream(await upgrade!.UpgradeAsync(), Touch);

    public void Dispose()
    {
        lock (sync) ended = true;
        timer.Dispose();
        http.Features.Set(body);
        if (upgrade is not null) http.Features.Set(upgrade);
    }

    private Task Arm()
    {
        Touch();
        lock (sync)
        {
            if (!ended) timer.Change(length, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void Touch() => Volatile.Write(ref lastSent, clock.GetTimestamp());

    // The timer is not moved with each byte that is sent: it looks when the last one was, and sleeps for the rest.
    private void Check()
    {
        // Under the lock: once the request has ended, the connection may serve the next one already.
        lock (sync)
        {
            if (ended) return;
            var rest = length - clock.GetElapsedTime(Volatile.Read(ref lastSent));
            if (rest > TimeSpan.Zero) timer.Change(rest, Timeout.InfiniteTimeSpan);
            else http.Abort();
        }
    }
}
