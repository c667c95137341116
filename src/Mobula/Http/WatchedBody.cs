using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mobula.Http;

/// <summary>A response body that tells when something is sent.</summary>
internal sealed class WatchedBody(IHttpResponseBodyFeature inner, Action sent) : IHttpResponseBodyFeature
{
    private Stream? stream;
    private PipeWriter? writer;

    public Stream Stream => stream ??= new WatchedStream(inner.Stream, sent);

    public PipeWriter Writer => writer ??= new WatchedWriter(inner.Writer, sent);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task CompleteAsync() => inner.CompleteAsync();

    // By our stream: a large file to a slow client is a stream too.
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);
}
