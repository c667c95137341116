using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mobula.Tests.Fakes;

/// <summary>An HTTP context without a server; aborting it fires its token, as a server's does.</summary>
internal sealed class FakeHttp : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly CancellationTokenSource aborted = new();

    public FakeHttp()
    {
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        RequestAborted = aborted.Token;
    }

    public DefaultHttpContext Context { get; } = new();

    public bool IsAborted => aborted.IsCancellationRequested;

    public CancellationToken RequestAborted { get; set; }

    public void Abort() => aborted.Cancel();

    public void Dispose() => aborted.Dispose();
}
