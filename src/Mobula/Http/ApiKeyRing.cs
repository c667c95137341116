using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mobula.Http;

/// <summary>The keys that open something. They are kept as hashes, and compared in a time that tells nothing.</summary>
internal sealed class ApiKeyRing(IEnumerable<ApiKey> keys)
{
    /// <summary>The longest a key may be.</summary>
    public const int MaxLength = 512;

    private const string Header = "x-api-key";
    private const string Scheme = "Bearer ";

    private readonly (byte[] Hash, string? Name)[] keys = [.. keys.Select(key => (SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)), key.Name))];

    /// <summary>Whether the request brings a key that is known.</summary>
    /// <param name="name">The key's name, where it has one.</param>
    public bool Opens(HttpRequest request, out string? name)
    {
        name = null;
        return (BearerOf(request) is { } bearer && IsKnown(bearer, out name)) || (request.Headers[Header] is [{ } key] && IsKnown(key, out name));
    }

    /// <summary>Whether the request brings a key at all.</summary>
    public static bool IsGiven(HttpRequest request) => BearerOf(request) is not null || request.Headers.ContainsKey(Header);

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    // All are compared, whichever matches: how long it takes must not tell.
    private bool IsKnown(string candidate, out string? name)
    {
        name = null;
        if (candidate.Length is 0 or > MaxLength) return false;
        Span<byte> bytes = stackalloc byte[MaxLength * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(candidate, bytes)], hash);
        bool known = false;
        foreach (var key in keys)
        {
            if (!CryptographicOperations.FixedTimeEquals(hash, key.Hash)) continue;
            known = true;
            name = key.Name;
        }

        return known;
    }
}
