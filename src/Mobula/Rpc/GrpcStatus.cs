using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mobula.Http;

namespace Mobula.Rpc;

/// <summary>What a problem is to a gRPC client: a status and a message in the headers, and no body.</summary>
internal static class GrpcStatus
{
    /// <summary>The status code of each type of problem; what retries, retries on UNAVAILABLE.</summary>
    public static int Of(Problem problem) => problem.Type switch
    {
        ProblemTypes.RequestTimeout or ProblemTypes.Deadline => 4, // DEADLINE_EXCEEDED
        ProblemTypes.NotFound => 5, // NOT_FOUND
        ProblemTypes.QueueFull or ProblemTypes.BodyTooLarge => 8, // RESOURCE_EXHAUSTED
        ProblemTypes.Unavailable => 14, // UNAVAILABLE
        // The work may have been done: nothing a client may repeat unasked.
        ProblemTypes.ReplicaDied => 2, // UNKNOWN
        _ => problem.Status switch
        {
            401 => 16, // UNAUTHENTICATED
            403 => 7, // PERMISSION_DENIED
            >= 400 and < 500 => 3, // INVALID_ARGUMENT
            _ => 13, // INTERNAL
        },
    };

    public static Task WriteAsync(HttpContext http, Problem problem)
    {
        var response = http.Response;
        response.StatusCode = 200;
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = Of(problem).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Encode(problem.Detail ?? problem.Title);
        if (problem.RetryAfterSeconds is { } seconds) response.Headers["grpc-retry-pushback-ms"] = (seconds * 1000).ToString(CultureInfo.InvariantCulture);
        return response.CompleteAsync();
    }

    // Percent-encoded UTF-8, all but printable ASCII, as the protocol wants it.
    private static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(message))
        {
            if (unit is >= 0x20 and <= 0x7E and not (byte)'%') encoded.Append((char)unit);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }

        return encoded.ToString();
    }
}
