using System.Security.Cryptography;

namespace Mobula.Hosting;

/// <summary>The one place where chance comes from outside: everything else gets a seed from here.</summary>
internal sealed class RandomSource(Random? random = null)
{
    private readonly Random seeds = random ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue));

    public Random Next()
    {
        lock (seeds) return new Random(seeds.Next());
    }
}
