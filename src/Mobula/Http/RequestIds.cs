using Microsoft.AspNetCore.Http;
using Mobula.Rpc;

namespace Mobula.Http;

/// <summary>The id of each request: the client's, or one made here.</summary>
internal sealed class RequestIds(Random random)
{
    public const string Header = "x-request-id";

    // As long as anybody's ids are; a longer one would only make logs unreadable.
    private const int MaxLength = 128;

    private readonly string prefix = random.NextInt64(1L << 40).ToString("x10", null);
    private long counter;

    public string For(HttpRequest request) => Given(request) ?? Next();

    /// <summary>The client's id; null where it sent none that can be used.</summary>
    public static string? Given(HttpRequest request)
    {
        string? given = (string?)request.Headers[Header] ?? (GrpcCall.Is(request) ? request.Headers[GrpcCall.RequestIdHeader] : default);
        return given is not null && IsUsable(given) ? given : null;
    }

    // Printable ASCII only: the id goes into a header and into logs.
    private static bool IsUsable(string id)
    {
        if (id.Length is 0 or > MaxLength) return false;
        foreach (char letter in id)
        {
            if (letter is < '!' or > '~') return false;
        }

        return true;
    }

    /// <summary>An id nobody has had in this process.</summary>
    public string Next() => string.Create(17, (prefix, number: Interlocked.Increment(ref counter)), static (text, state) =>
    {
        state.prefix.CopyTo(text);
        text[10] = '-';
        long rest = state.number;
        for (int i = 16; i > 10; i--, rest /= 36) text[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[(int)(rest % 36)];
    });
}
