using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

internal sealed class TestWaiter : WaitNode<TestWaiter>, IRouted
{
    public TestWaiter(long sequence) => Sequence = sequence;

    public Affinity? Affinity { get; init; }

    public override string ToString() => $"waiter {Sequence}";
}
