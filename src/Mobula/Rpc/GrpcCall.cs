using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Mobula.Rpc;

/// <summary>What a gRPC call says of itself in its path and headers.</summary>
internal static class GrpcCall
{
    /// <summary>The application that is called; needed where several map the same service.</summary>
    public const string ApplicationHeader = "application";

    /// <summary>Ray Serve's names for our x-request-id and x-mobula-model-id; the first also comes back as a trailer.</summary>
    public const string RequestIdHeader = "request_id";
    public const string ModelIdHeader = "multiplexed_model_id";

    // The longest that fits a timer, and longer than anybody waits.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    public static bool Is(HttpRequest request) =>
        HttpProtocol.IsHttp2(request.Protocol) && request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.Ordinal)
        // gRPC-Web is another protocol.
        && (type.Length == 16 || type[16] is '+' or ';');

    /// <summary>The service of a path: "package.Service" of "/package.Service/Method".</summary>
    public static ReadOnlySpan<char> ServiceOf(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        int end = text.IndexOf('/');
        return end < 0 ? text : text[..end];
    }

    /// <summary>How long the caller waits: header <c>grpc-timeout</c>, up to eight digits and a unit; null where there is none or it is malformed.</summary>
    public static TimeSpan? TimeoutOf(HttpRequest request)
    {
        string? text = request.Headers["grpc-timeout"];
        if (text is not { Length: >= 2 and <= 9 } || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count)) return null;
        double? seconds = text[^1] switch
        {
            'H' => count * 3600.0,
            'M' => count * 60.0,
            'S' => count,
            'm' => count / 1e3,
            'u' => count / 1e6,
            'n' => count / 1e9,
            _ => null,
        };
        return seconds is null ? null : TimeSpan.FromSeconds(Math.Min(seconds.Value, LongestTimeout.TotalSeconds));
    }
}
