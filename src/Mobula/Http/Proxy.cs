using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Telemetry;

namespace Mobula.Http;

/// <summary>
/// Takes every HTTP request: finds its application, gives it an id, hands it to the router of the application's ingress, and sees to it
/// that whatever comes back is an answer.
/// </summary>
internal sealed partial class Proxy(ServeInstance instance, ControlPaths controlPaths, RequestIds ids, ServeMetrics metrics, IHostEnvironment environment, ILogger<Proxy> logger)
{
    private readonly bool showDetails = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        return path.Value is { } text && text.StartsWith("/-/", StringComparison.Ordinal) ? controlPaths.InvokeAsync(http) : ServeAsync(http, path);
    }

    private async Task ServeAsync(HttpContext http, PathString path)
    {
        string id = ids.For(http.Request);
        http.TraceIdentifier = id;
        http.Response.Headers[RequestIds.Header] = id;
        if (instance.IsDraining && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";

        var application = instance.Routes.Match(path, out var prefix, out var rest);
        if (application?.Ingress is not { } ingress)
        {
            await ProblemWriter.WriteAsync(http, Problems.NotFound(http.Request.Method, path, application?.Name), id);
            return;
        }

        long started = metrics.RequestStarts(application.Name);
        var activity = ServeActivities.Request(application.Name, id);
        if (prefix.HasValue) (http.Request.PathBase, http.Request.Path) = (http.Request.PathBase.Add(prefix), rest);
        try
        {
            if (instance.Http.RequestTimeout is { } limit) await LimitedAsync(http, application, ingress, id, limit);
            else await DispatchAsync(http, Request(http, application, id, Deadline.None), ingress, null);
        }
        finally
        {
            activity?.SetTag("http.response.status_code", http.Response.StatusCode).Dispose();
            metrics.RequestEnds(application.Name, http.Response.StatusCode, started);
        }
    }

    private async Task LimitedAsync(HttpContext http, ApplicationHost application, DeploymentHost ingress, string id, TimeSpan limit)
    {
        using var time = new TimeLimit(http, limit, instance.Http.StreamIdleTimeout, instance.Clock);
        await DispatchAsync(http, Request(http, application, id, time.Deadline), ingress, time);
    }

    private async Task DispatchAsync(HttpContext http, ServeRequest request, DeploymentHost ingress, TimeLimit? limit)
    {
        var reply = await ingress.Dispatcher.SendAsync(request, http);
        var problem = ProblemOf(http, reply, ingress, limit);
        if (problem is null) return;
        if (http.Response.HasStarted) http.Abort();
        else await ProblemWriter.WriteAsync(http, problem, request.Id);
    }

    /// <summary>What has to be answered in place of user code; null when it answered itself, or nobody is there to read it.</summary>
    private Problem? ProblemOf(HttpContext http, in Reply reply, DeploymentHost ingress, TimeLimit? limit)
    {
        if (limit?.HasPassed == true && !http.Response.HasStarted) return Problems.RequestTimeout(limit.Length);
        if (reply.Refusal is { } refusal) return Problems.Of(refusal, ingress.Name, ingress.Options.QueueFullStatus, limit?.Length);
        if (reply.Error is not { } error) return Unmatched(http, ingress);
        if (limit is null ? http.RequestAborted.IsCancellationRequested : limit.ClientIsGone) return null;
        if (error is BadHttpRequestException bad) Log.Refused(logger, ingress.ApplicationName, ingress.Name, http.TraceIdentifier, bad.StatusCode, bad.Message);
        else Log.Failed(logger, error, ingress.ApplicationName, ingress.Name, http.TraceIdentifier);
        return Problems.Of(error, showDetails);
    }

    // Routing inside the replica found no endpoint, or one with another method: it leaves the status and an empty body.
    private static Problem? Unmatched(HttpContext http, DeploymentHost ingress)
    {
        var response = http.Response;
        if (response.HasStarted || response.ContentType is not null) return null;
        var request = http.Request;
        return response.StatusCode switch
        {
            404 when http.GetEndpoint() is null => Problems.NotFound(request.Method, request.PathBase + request.Path, ingress.ApplicationName),
            405 => Problems.MethodNotAllowed(request.Method, request.PathBase + request.Path, response.Headers.Allow),
            415 => Problems.UnsupportedMediaType(request.PathBase + request.Path, request.ContentType),
            _ => null,
        };
    }

    private static ServeRequest Request(HttpContext http, ApplicationHost application, string id, Deadline deadline)
    {
        var headers = http.Request.Headers;
        return new()
        {
            Id = id,
            Application = application.Name,
            Route = application.RoutePrefix!,
            Http = http,
            Deadline = deadline,
            ModelId = (string?)headers["x-mobula-model-id"] ?? headers["serve_multiplexed_model_id"],
            SessionId = headers["x-session-id"],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "{Application}/{Deployment}: request {RequestId} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string application, string deployment, string requestId);

        // The client's mistake, and the client is told: nothing for an operator to do.
        [LoggerMessage(1002, LogLevel.Debug, "{Application}/{Deployment}: request {RequestId} is refused with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, string application, string deployment, string requestId, int status, string reason);
    }
}
