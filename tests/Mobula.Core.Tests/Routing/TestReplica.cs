namespace Mobula.Core.Tests.Routing;

internal sealed class TestReplica(string name)
{
    public override string ToString() => name;
}
