using Microsoft.AspNetCore.Http;
using Mobula.Routing;
using Mobula.Rpc;

namespace Mobula.Http;

/// <summary>Which answer each thing that can go wrong gets.</summary>
internal static class Problems
{
    // What is unavailable now is being started or stopped; a second later the answer may be another.
    private const int UnavailableRetrySeconds = 1;

    /// <param name="isGiven">Whether the client sent a key, which is then not a known one.</param>
    public static Problem Unauthorized(string path, bool isGiven) => new(
        401, ProblemTypes.Unauthorized, "Unauthorized",
        isGiven ? $"The API key does not open '{path}'." : $"'{path}' needs an API key: send it as Authorization: Bearer KEY, or as x-api-key: KEY.");

    /// <param name="listsRoutes">Whether the server has our own paths.</param>
    public static Problem NotFound(string method, string path, string? application, bool listsRoutes = true) => new(
        404, ProblemTypes.NotFound, "Not found",
        (application is null ? $"No application has a route for '{path}'." : $"Application '{application}' has no route for {method} '{path}'.")
        + (listsRoutes ? " GET /-/routes lists the applications and their prefixes." : ""));

    /// <param name="matches">How many applications have the service.</param>
    /// <param name="names">Those; all where none has.</param>
    public static Problem GrpcNotFound(string service, string? application, int matches, IReadOnlyList<string> names)
    {
        string what = application is not null ? $"There is no application '{application}' with a service '{service}'."
            : matches > 1 ? $"Several applications have a service '{service}'. Name one in metadata '{GrpcCall.ApplicationHeader}'."
            : $"No application has a service '{service}'.";
        return new(404, ProblemTypes.NotFound, "Not found", $"{what} {(names.Count == 0 ? "There are no applications." : $"Applications: {string.Join(", ", names)}.")}");
    }

    public static Problem MethodNotAllowed(string method, string path, string? allowed) => new(
        405, ProblemTypes.MethodNotAllowed, "Method not allowed",
        $"'{path}' does not take {method}.{(allowed is null ? "" : $" It takes {allowed}.")}");

    public static Problem RequestTimeout(TimeSpan limit) => new(
        408, ProblemTypes.RequestTimeout, "Request timeout",
        $"The request was not answered within {limit.TotalSeconds:0.###} s, the RequestTimeout of this instance.");

    public static Problem UnsupportedMediaType(string path, string? contentType) => new(
        415, ProblemTypes.UnsupportedMediaType, "Unsupported media type",
        $"'{path}' does not read bodies of type '{contentType}'. JSON needs the header Content-Type: application/json.");

    /// <param name="limit">In bytes; null where it is not known.</param>
    /// <param name="isOurs">Whether the limit is the instance's, and not that of a server of the user's.</param>
    public static Problem BodyTooLarge(long? limit, bool isOurs) =>
        BodyTooLarge(limit is null ? "The body is too large" : FormattableString.Invariant($"The body is larger than {limit} bytes"), isOurs);

    /// <summary>The answer to a request that got no replica; null for a client that is gone.</summary>
    public static Problem? Of(Admission admission, string deployment, int queueFullStatus, TimeSpan? limit) => admission.Kind switch
    {
        AdmissionKind.QueueFull => new(
            queueFullStatus, ProblemTypes.QueueFull, "Queue full",
            $"As many requests wait for '{deployment}' as may wait. Try again in {admission.RetryAfterSeconds} s.", admission.RetryAfterSeconds),
        AdmissionKind.Unavailable => Unavailable($"'{deployment}' takes no requests: {admission.Reason}"),
        AdmissionKind.DeadlinePassed when limit is { } length => RequestTimeout(length),
        AdmissionKind.DeadlinePassed => new(504, ProblemTypes.Deadline, "Deadline passed", $"The caller's deadline passed while the request waited for '{deployment}'."),
        _ => null,
    };

    /// <summary>The answer to a request whose code threw.</summary>
    /// <param name="showDetails">Whether the client may see what user code threw.</param>
    /// <param name="ownsServer">Whether the server, and with it its limits, is the instance's own.</param>
    public static Problem Of(Exception exception, bool showDetails, bool ownsServer = true) => exception switch
    {
        BadHttpRequestException { StatusCode: 413 } => BodyTooLarge(exception.Message.TrimEnd('.'), ownsServer),
        BadHttpRequestException { StatusCode: 415 } bad => new(415, ProblemTypes.UnsupportedMediaType, "Unsupported media type", bad.Message),
        BadHttpRequestException { StatusCode: 408 } bad => new(408, ProblemTypes.RequestTimeout, "Request timeout", bad.Message),
        BadHttpRequestException bad => new(bad.StatusCode, ProblemTypes.BadRequest, "Bad request", bad.Message),
        QueueFullException full => new(
            503, ProblemTypes.QueueFull, "Queue full", full.Message, Math.Max(1, (int)Math.Ceiling(full.RetryAfter.TotalSeconds))),
        DeploymentUnavailableException => Unavailable(exception.Message),
        ReplicaDiedException => new(502, ProblemTypes.ReplicaDied, "Replica died", exception.Message),
        RemoteCallException => new(500, ProblemTypes.CallFailed, "Call failed", showDetails ? exception.Message : null),
        TimeoutException => new(504, ProblemTypes.Deadline, "Deadline passed", showDetails ? exception.Message : null),
        _ => new(500, ProblemTypes.UserError, "Internal server error", showDetails ? exception.ToString() : null),
    };

    private static Problem BodyTooLarge(string what, bool isOurs) =>
        new(413, ProblemTypes.BodyTooLarge, "Body too large", $"{what}.{(isOurs ? " Mobula:Http:MaxRequestBodySize is the limit of this instance." : "")}");

    private static Problem Unavailable(string detail) =>
        new(503, ProblemTypes.Unavailable, "Unavailable", detail, UnavailableRetrySeconds);
}
