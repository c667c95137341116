using CsCheck;
using Mobula.Core.Routing;

namespace Mobula.Core.Tests.Routing;

public sealed class WaitQueueTests
{
    [Fact]
    public void Dequeue_Empty_IsNull() => Assert.Null(new WaitQueue<TestWaiter>().Dequeue());

    [Fact]
    public void Dequeue_ThreeArrived_FirstInFirstOut()
    {
        var queue = Of(1, 2, 3);

        Assert.Equal([1, 2, 3], Drain(queue));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Enqueue_ReturnsWithOldNumber_StandsBeforeThoseWhoCameLater()
    {
        var queue = Of(1, 5, 6);

        queue.Enqueue(new(3));

        Assert.Equal([1, 3, 5, 6], Drain(queue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Remove_AnyPlace_OthersKeepTheirs(long leaving)
    {
        var queue = new WaitQueue<TestWaiter>();
        var waiters = new long[] { 1, 2, 3 }.Select(number => new TestWaiter(number)).ToArray();
        foreach (var waiter in waiters) queue.Enqueue(waiter);

        bool removed = queue.Remove(waiters[leaving - 1]);

        Assert.True(removed);
        Assert.False(waiters[leaving - 1].IsQueued);
        Assert.Equal(new long[] { 1, 2, 3 }.Where(number => number != leaving), Drain(queue));
    }

    [Fact]
    public void Remove_NotQueued_IsFalseAndChangesNothing()
    {
        var queue = Of(1, 2);

        Assert.False(queue.Remove(new(7)));
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void AnySequenceOfCalls_BehavesAsASortedList() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 30]).List[0, 60].Sample(
            calls =>
            {
                var queue = new WaitQueue<TestWaiter>();
                var model = new SortedDictionary<long, TestWaiter>();
                foreach (var (call, number) in calls)
                {
                    if (call == 0 && !model.ContainsKey(number)) queue.Enqueue(model[number] = new(number));
                    else if (call == 1) RemoveFromBoth(queue, model, number);
                    else if (call == 2) DequeueFromBoth(queue, model);
                    Assert.Equal(model.Count, queue.Count);
                    Assert.Same(model.Values.FirstOrDefault(), queue.Head);
                }

                Assert.Equal(model.Keys, Drain(queue));
            },
            iter: 2_000);

    private static void RemoveFromBoth(WaitQueue<TestWaiter> queue, SortedDictionary<long, TestWaiter> model, long number)
    {
        var waiter = model.GetValueOrDefault(number) ?? new TestWaiter(number);
        Assert.Equal(model.Remove(number), queue.Remove(waiter));
    }

    private static void DequeueFromBoth(WaitQueue<TestWaiter> queue, SortedDictionary<long, TestWaiter> model)
    {
        var first = model.Values.FirstOrDefault();
        if (first is not null) model.Remove(first.Sequence);
        Assert.Same(first, queue.Dequeue());
    }

    private static WaitQueue<TestWaiter> Of(params long[] numbers)
    {
        var queue = new WaitQueue<TestWaiter>();
        foreach (long number in numbers) queue.Enqueue(new(number));
        return queue;
    }

    private static List<long> Drain(WaitQueue<TestWaiter> queue)
    {
        var numbers = new List<long>();
        while (queue.Dequeue() is { } waiter) numbers.Add(waiter.Sequence);
        return numbers;
    }
}
