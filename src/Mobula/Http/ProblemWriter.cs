using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Mobula.Rpc;

namespace Mobula.Http;

/// <summary>Writes a problem as problem+json, or as a gRPC client understands it.</summary>
internal static partial class ProblemWriter
{
    // Quotes in a message stay readable in a terminal; the content type keeps browsers from reading it as a page.
    private static readonly ProblemJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // What a program adds may be of any type.
    private static readonly JsonSerializerOptions AnyJson = new(Json.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <param name="customize">What the program changes in it.</param>
    /// <param name="exception">What user code threw, where it did.</param>
    public static Task WriteAsync(
        HttpContext http, Problem problem, string requestId, Action<ProblemDetailsContext>? customize = null, Exception? exception = null)
    {
        if (GrpcCall.Is(http.Request)) return GrpcStatus.WriteAsync(http, problem);
        var details = new ProblemDetails { Type = problem.Type, Title = problem.Title, Status = problem.Status, Detail = problem.Detail };
        details.Extensions["requestId"] = requestId;
        customize?.Invoke(new() { HttpContext = http, ProblemDetails = details, Exception = exception });
        byte[] body = customize is null ? JsonSerializer.SerializeToUtf8Bytes(details, Json.ProblemDetails) : JsonSerializer.SerializeToUtf8Bytes(details, AnyJson);

        var response = http.Response;
        // What user code has set of headers belongs to the answer it did not get to give; the request's id does not.
        response.Headers.Remove("Content-Encoding");
        response.StatusCode = details.Status ?? problem.Status;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        // Not with the request's token: that it has fired may be what the problem says.
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    [JsonSerializable(typeof(ProblemDetails))]
    [JsonSerializable(typeof(string))]
    private sealed partial class ProblemJson : JsonSerializerContext;
}
