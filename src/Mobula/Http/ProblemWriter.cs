using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Mobula.Http;

/// <summary>Writes a problem as problem+json.</summary>
internal static partial class ProblemWriter
{
    // Quotes in a message stay readable in a terminal; the content type keeps browsers from reading it as a page.
    private static readonly ProblemJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static Task WriteAsync(HttpContext http, Problem problem, string? requestId)
    {
        var response = http.Response;
        // What user code has set of headers belongs to the answer it did not get to give; the request's id does not.
        response.Headers.Remove("Content-Length");
        response.Headers.Remove("Content-Encoding");
        response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(http.Request.Method)) return Task.CompletedTask;
        var details = new ProblemDetails { Type = problem.Type, Title = problem.Title, Status = problem.Status, Detail = problem.Detail };
        if (requestId is not null) details.Extensions["requestId"] = requestId;
        return response.WriteAsJsonAsync(details, Json.ProblemDetails, "application/problem+json");
    }

    [JsonSerializable(typeof(ProblemDetails))]
    [JsonSerializable(typeof(string))]
    private sealed partial class ProblemJson : JsonSerializerContext;
}
