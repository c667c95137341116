namespace Mobula;

/// <summary>A secret that clients send to be let in.</summary>
/// <param name="Key">The secret: printable ASCII without spaces, up to 512 characters. It is never logged nor shown.</param>
/// <param name="Name">Whose it is, for traces; null where nobody needs to know.</param>
public sealed record ApiKey(string Key, string? Name = null)
{
    /// <summary>The name, and never the key.</summary>
    /// <returns>The name, or what stands for a key without one.</returns>
    public override string ToString() => Name ?? "API key without a name";
}
