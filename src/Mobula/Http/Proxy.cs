using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Rpc;
using Mobula.Telemetry;

namespace Mobula.Http;

/// <summary>
/// Takes every HTTP request: finds its application, gives it an id, hands it to the router of the application's ingress, and sees to it
/// that whatever comes back is an answer.
/// </summary>
internal sealed partial class Proxy(
    ServeInstance instance, ControlPaths controlPaths, GrpcControl grpcControl, RequestIds ids, ServeMetrics metrics, IHostEnvironment environment, ILogger<Proxy> logger)
{
    private readonly bool showDetails = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext http)
    {
        string id = ids.For(http.Request);
        http.TraceIdentifier = id;
        http.Response.Headers[RequestIds.Header] = id;
        var path = http.Request.Path;
        return path.Value is { } text && text.StartsWith("/-/", StringComparison.Ordinal) ? controlPaths.InvokeAsync(http)
            : GrpcCall.Is(http.Request) ? ServeGrpcAsync(http, path, id)
            : ServeAsync(http, path, id);
    }

    private Task ServeGrpcAsync(HttpContext http, PathString path, string id)
    {
        if (http.Response.SupportsTrailers()) http.Response.AppendTrailer(GrpcCall.RequestIdHeader, id);
        var service = GrpcCall.ServiceOf(path);
        string? named = http.Request.Headers[GrpcCall.ApplicationHeader];
        return instance.Routes.MatchGrpc(service, named, out int matches) is { } target ? ServeAsync(http, target.Application, target.Deployment, id)
            : named is null && matches == 0 && grpcControl.Has(service) ? grpcControl.InvokeAsync(http)
            : ProblemWriter.WriteAsync(http, Problems.GrpcNotFound(service.ToString(), named, matches, instance.Routes.NamesFor(service)), id);
    }

    private async Task ServeAsync(HttpContext http, PathString path, string id)
    {
        if (instance.IsDraining && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";

        var application = instance.Routes.Match(path, out var prefix, out var rest);
        if (application?.Ingress is not { } ingress)
        {
            await ProblemWriter.WriteAsync(http, Problems.NotFound(http.Request.Method, path, application?.Name), id);
            return;
        }

        if (prefix.HasValue) (http.Request.PathBase, http.Request.Path) = (http.Request.PathBase.Add(prefix), rest);
        await ServeAsync(http, application, ingress, id);
    }

    private async Task ServeAsync(HttpContext http, ApplicationHost application, DeploymentHost deployment, string id)
    {
        long started = metrics.RequestStarts(application.Name);
        var activity = ServeActivities.Request(application.Name, id);
        try
        {
            if (instance.Http is not { RequestTimeout: null, StreamIdleTimeout: null }) await LimitedAsync(http, application, deployment, id);
            else await DispatchAsync(http, Request(http, application, id, Deadline.None), deployment, null);
        }
        finally
        {
            activity?.SetTag("http.response.status_code", http.Response.StatusCode).Dispose();
            metrics.RequestEnds(application.Name, http.Response.StatusCode, started);
        }
    }

    private async Task LimitedAsync(HttpContext http, ApplicationHost application, DeploymentHost ingress, string id)
    {
        using var limit = instance.Http.RequestTimeout is { } length ? new TimeLimit(http, length, instance.Clock) : null;
        using var idle = instance.Http.StreamIdleTimeout is { } silence ? new StreamIdleLimit(http, silence, instance.Clock) : null;
        await DispatchAsync(http, Request(http, application, id, limit?.Deadline ?? Deadline.None), ingress, limit);
    }

    private async Task DispatchAsync(HttpContext http, ServeRequest request, DeploymentHost ingress, TimeLimit? limit)
    {
        var reply = await ingress.Target.Dispatcher.SendAsync(request, http);
        var problem = ProblemOf(http, reply, ingress, limit);
        if (problem is null) return;
        // What is written and not yet sent cannot be taken back either: the problem would come after it.
        if (http.Response.HasStarted || http.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 }) http.Abort();
        else await ProblemWriter.WriteAsync(http, problem, request.Id);
    }

    /// <summary>What has to be answered in place of user code; null when it answered itself, or nobody is there to read it.</summary>
    private Problem? ProblemOf(HttpContext http, in Reply reply, DeploymentHost ingress, TimeLimit? limit)
    {
        if (limit?.HasPassed == true && !http.Response.HasStarted) return Problems.RequestTimeout(limit.Length);
        if (reply.Refusal is { } refusal) return Problems.Of(refusal, ingress.Name, ingress.Options.QueueFullStatus, limit?.Length);
        if (reply.Error is not { } error) return Unmatched(http, ingress);
        if (limit is null ? http.RequestAborted.IsCancellationRequested : limit.ClientIsGone) return null;
        if (EndsASocket(error) && http.Response.HasStarted && http.WebSockets.IsWebSocketRequest) return null;
        if (error is BadHttpRequestException bad) Log.Refused(logger, ingress.ApplicationName, ingress.Name, http.TraceIdentifier, bad.StatusCode, bad.Message);
        else Log.Failed(logger, error, ingress.ApplicationName, ingress.Name, http.TraceIdentifier);
        return Problems.Of(error, showDetails);
    }

    // The client left without a close frame, or was told that the replica goes: nobody is there to be told more.
    private static bool EndsASocket(Exception error) => error is OperationCanceledException or WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely };

    // Routing inside the replica found no endpoint, or one with another method, or binding could not read the body: they leave the
    // status and an empty body.
    private static Problem? Unmatched(HttpContext http, DeploymentHost ingress)
    {
        var response = http.Response;
        if (response.HasStarted || response.ContentType is not null) return null;
        var request = http.Request;
        return response.StatusCode switch
        {
            404 when http.GetEndpoint() is null => Problems.NotFound(request.Method, request.PathBase + request.Path, ingress.ApplicationName),
            405 => Problems.MethodNotAllowed(request.Method, request.PathBase + request.Path, response.Headers.Allow),
            413 => Problems.BodyTooLarge(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize),
            415 => Problems.UnsupportedMediaType(request.PathBase + request.Path, request.ContentType),
            _ => null,
        };
    }

    private ServeRequest Request(HttpContext http, ApplicationHost application, string id, Deadline deadline)
    {
        var headers = http.Request.Headers;
        bool isGrpc = GrpcCall.Is(http.Request);
        if (isGrpc && GrpcCall.TimeoutOf(http.Request) is { } timeout) deadline = Deadline.Earlier(deadline, Deadline.After(instance.Clock, timeout));
        return new()
        {
            Id = id,
            Application = application.Name,
            Route = application.RoutePrefix ?? "",
            From = http,
            Deadline = deadline,
            ModelId = Named(headers["x-mobula-model-id"]) ?? Named(headers["serve_multiplexed_model_id"]) ?? (isGrpc ? Named(headers[GrpcCall.ModelIdHeader]) : null),
            SessionId = Named(headers["x-session-id"]),
        };
    }

    // An empty header names nothing.
    private static string? Named(string? header) => string.IsNullOrWhiteSpace(header) ? null : header;

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error, "{Application}/{Deployment}: request {RequestId} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string application, string deployment, string requestId);

        // The client's mistake, and the client is told: nothing for an operator to do.
        [LoggerMessage(1002, LogLevel.Debug, "{Application}/{Deployment}: request {RequestId} is refused with {Status}: {Reason}")]
        public static partial void Refused(ILogger logger, string application, string deployment, string requestId, int status, string reason);
    }
}
