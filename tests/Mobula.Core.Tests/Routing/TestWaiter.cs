using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

internal sealed class TestWaiter : WaitNode<TestWaiter>
{
    public TestWaiter(long sequence) => Sequence = sequence;

    public override string ToString() => $"waiter {Sequence}";
}
