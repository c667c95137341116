using System.Diagnostics;
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
        if (http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers) trailers[GrpcCall.RequestIdHeader] = id;
        var service = GrpcCall.ServiceOf(path);
        string? named = http.Request.Headers[GrpcCall.ApplicationHeader];
        return instance.Routes.MatchGrpc(service, named, out int matches) is { } target ? HandAsync(http, target.Application, target.Deployment, id)
            : named is null && matches == 0 && grpcControl.Has(service) ? grpcControl.InvokeAsync(http)
            : ProblemWriter.WriteAsync(http, Problems.GrpcNotFound(service.ToString(), named, matches, instance.Routes.NamesFor(service)), id);
    }

    /// <summary>Takes a request that a web application of the user's has found a deployment for; path base and path are split already.</summary>
    public Task ForwardAsync(HttpContext http, ApplicationHost application, DeploymentHost deployment)
    {
        string id = ids.For(http.Request);
        http.TraceIdentifier = id;
        http.Response.Headers[RequestIds.Header] = id;
        return HandAsync(http, application, deployment, id);
    }

    private Task ServeAsync(HttpContext http, PathString path, string id)
    {
        if (instance.IsDraining && HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";

        var application = instance.Routes.Match(path, out var prefix, out var rest);
        if (application?.Ingress is not { } ingress)
            return ProblemWriter.WriteAsync(http, Problems.NotFound(http.Request.Method, path, application?.Name), id);

        if (prefix.HasValue) (http.Request.PathBase, http.Request.Path) = (http.Request.PathBase.Add(prefix), rest);
        return HandAsync(http, application, ingress, id);
    }

    private async Task HandAsync(HttpContext http, ApplicationHost application, DeploymentHost ingress, string id)
    {
        application.Guest?.Enter(http);
        long started = metrics.RequestStarts(application.Name);
        var activity = ServeActivities.Request(application.Name, id);
        try
        {
            if (application.Keys is { } keys && !Opens(keys, http, activity)) await RefuseAsync(http, id);
            else if (instance.Http is not { RequestTimeout: null, StreamIdleTimeout: null }) await LimitedAsync(http, application, ingress, id);
            else await DispatchAsync(http, Request(http, application, id, GrpcDeadline(http)), application, ingress, null);
        }
        finally
        {
            activity?.SetTag("http.response.status_code", http.Response.StatusCode).Dispose();
            metrics.RequestEnds(application.Name, http.Response.StatusCode, started);
            application.Guest?.Leave();
        }
    }

    private static bool Opens(ApiKeyRing keys, HttpContext http, Activity? activity)
    {
        if (!keys.Opens(http.Request, out string? name)) return false;
        if (name is not null) activity?.SetTag("mobula.api_key", name);
        return true;
    }

    /// <summary>Answers who has no key.</summary>
    public static Task RefuseAsync(HttpContext http, string id)
    {
        bool isGiven = ApiKeyRing.IsGiven(http.Request);
        http.Response.Headers.WWWAuthenticate = isGiven ? "Bearer error=\"invalid_token\"" : "Bearer";
        return ProblemWriter.WriteAsync(http, Problems.Unauthorized(http.Request.PathBase + http.Request.Path, isGiven), id);
    }

    private async Task LimitedAsync(HttpContext http, ApplicationHost application, DeploymentHost ingress, string id)
    {
        using var limit = instance.Http.RequestTimeout is { } length ? new TimeLimit(http, length, instance.Clock) : null;
        using var idle = instance.Http.StreamIdleTimeout is { } silence ? new StreamIdleLimit(http, silence, instance.Clock) : null;
        await DispatchAsync(http, Request(http, application, id, Deadline.Earlier(limit?.Deadline ?? Deadline.None, GrpcDeadline(http))), application, ingress, limit);
    }

    private async Task DispatchAsync(HttpContext http, ServeRequest request, ApplicationHost application, DeploymentHost ingress, TimeLimit? limit)
    {
        var reply = await ingress.Target.Dispatcher.SendAsync(request, http);
        if (reply.Refusal is { Kind: AdmissionKind.Unavailable } && instance.Find(application.Name) != application)
        {
            await GoElsewhereAsync(http, request, application, limit);
            return;
        }

        var problem = ProblemOf(http, reply, application, ingress, limit);
        if (problem is null) return;
        // What is written and not yet sent cannot be taken back either: the problem would come after it.
        if (http.Response.HasStarted || http.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > 0 }) http.Abort();
        else await ProblemWriter.WriteAsync(http, problem, request.Id, application.CustomizeProblem, reply.Error);
    }

    // The application was replaced or deleted after the request had found it there, and nothing of it has started.
    private async Task GoElsewhereAsync(HttpContext http, ServeRequest request, ApplicationHost left, TimeLimit? limit)
    {
        if (GrpcCall.Is(http.Request))
        {
            await ServeGrpcAsync(http, http.Request.Path, request.Id);
            return;
        }

        var (whole, path) = (http.Request.PathBase.Value ?? "", http.Request.Path);
        if (left.RoutePrefix is { Length: > 1 } prefix)
        {
            path = new PathString(whole[^prefix.Length..]).Add(path);
            (http.Request.PathBase, http.Request.Path) = (new PathString(whole[..^prefix.Length]), path);
        }

        var application = instance.Routes.Match(path, out var matched, out var rest);
        if (application?.Ingress is not { } ingress)
        {
            await ProblemWriter.WriteAsync(http, Problems.NotFound(http.Request.Method, path, application?.Name), request.Id);
            return;
        }

        if (matched.HasValue) (http.Request.PathBase, http.Request.Path) = (http.Request.PathBase.Add(matched), rest);
        application.Guest?.Enter(http);
        if (application.Keys is { } keys && !keys.Opens(http.Request, out _)) await RefuseAsync(http, request.Id);
        else await DispatchAsync(http, Request(http, application, request.Id, request.Deadline), application, ingress, limit);
    }

    /// <summary>What has to be answered in place of user code; null when it answered itself, or nobody is there to read it.</summary>
    private Problem? ProblemOf(HttpContext http, in Reply reply, ApplicationHost application, DeploymentHost ingress, TimeLimit? limit)
    {
        if (limit?.HasPassed == true && !http.Response.HasStarted) return Problems.RequestTimeout(limit.Length);
        if (reply.Refusal is { } refusal) return Problems.Of(refusal, ingress.Name, ingress.Options.QueueFullStatus, limit?.Length);
        // Without a prefix of its own a request came by a server of the user's.
        bool ownsServer = application.RoutePrefix is not null;
        if (reply.Error is not { } error) return Unmatched(http, application.Name, ownsServer);
        if (limit is null ? http.RequestAborted.IsCancellationRequested : limit.ClientIsGone) return null;
        if (EndsASocket(error) && http.Response.HasStarted && http.WebSockets.IsWebSocketRequest) return null;
        if (error is BadHttpRequestException bad) Log.Refused(logger, ingress.ApplicationName, ingress.Name, http.TraceIdentifier, bad.StatusCode, bad.Message);
        else Log.Failed(logger, error, ingress.ApplicationName, ingress.Name, http.TraceIdentifier);
        return Problems.Of(error, showDetails, ownsServer);
    }

    // The client left without a close frame, or was told that the replica goes: nobody is there to be told more.
    private static bool EndsASocket(Exception error) => error is OperationCanceledException or WebSocketException { WebSocketErrorCode: WebSocketError.ConnectionClosedPrematurely };

    // Routing inside the replica found no endpoint, or one with another method, or binding could not read the body: they leave the
    // status and an empty body.
    private static Problem? Unmatched(HttpContext http, string application, bool ownsServer)
    {
        var response = http.Response;
        if (response.HasStarted || response.ContentType is not null) return null;
        var request = http.Request;
        return response.StatusCode switch
        {
            404 when http.GetEndpoint() is null => Problems.NotFound(request.Method, request.PathBase + request.Path, application, ownsServer),
            405 => Problems.MethodNotAllowed(request.Method, request.PathBase + request.Path, response.Headers.Allow),
            413 => Problems.BodyTooLarge(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize, ownsServer),
            415 => Problems.UnsupportedMediaType(request.PathBase + request.Path, request.ContentType),
            _ => null,
        };
    }

    // The caller's own limit; the server of the call keeps to it, and the wait for a place has to as well.
    private Deadline GrpcDeadline(HttpContext http) =>
        GrpcCall.Is(http.Request) && GrpcCall.TimeoutOf(http.Request) is { } timeout ? Deadline.After(instance.Clock, timeout) : Deadline.None;

    /// <summary>A request as its headers say.</summary>
    public static ServeRequest Request(HttpContext http, ApplicationHost application, string id, Deadline deadline)
    {
        var headers = http.Request.Headers;
        bool isGrpc = GrpcCall.Is(http.Request);
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
