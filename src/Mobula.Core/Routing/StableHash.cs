namespace Mobula.Core.Routing;

/// <summary>A hash that is the same in every process and version: what has to land in one place lands there for all routers.</summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the characters, mixed.</summary>
    public static ulong Of(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text) hash = (hash ^ letter) * 1099511628211;
        return Mix(hash);
    }

    /// <summary>Spreads the bits, so that hashes of similar texts differ everywhere (the finalizer of MurmurHash3).</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
