using Mobula.Core.Multiplexing;

namespace Mobula.Core.Tests.Multiplexing;

internal sealed class TestEntry(string id, long size) : CacheEntry(id, size)
{
    public override string ToString() => $"{Id} {Phase}, {Waiters} wait, {Pins} use it";
}
