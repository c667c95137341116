using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mobula.EndToEnd.Tests.Documents;

/// <summary>Takes what is exported by OTLP over HTTP, and tells when a name has come: protobuf carries names as plain UTF-8.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock sync = new();
    private readonly List<(string Path, string Body)> received = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpCollector(WebApplication app) => this.app = app;

    public string Url => app.Urls.Single();

    public static async Task<OtlpCollector> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        collector.app.MapPost("/v1/{kind}", collector.TakeAsync);
        await collector.app.StartAsync(cancel);
        return collector;
    }

    public async Task ReceivesAsync(string path, string name, CancellationToken cancel)
    {
        while (true)
        {
            Task next;
            lock (sync)
            {
                if (received.Any(entry => entry.Path == path && entry.Body.Contains(name, StringComparison.Ordinal))) return;
                next = more.Task;
            }

            await next.WaitAsync(cancel);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        lock (sync)
        {
            received.Add((http.Request.Path.Value!, Encoding.UTF8.GetString(body.ToArray())));
            more.SetResult();
            more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
