using Mobula.Core.Routing;

namespace Mobula.Core.Admission;

/// <summary>What the gate says to a request that knocks.</summary>
internal enum GateAnswer
{
    /// <summary>Full or closed: the request never starts here.</summary>
    Rejected,

    /// <summary>Accepted, and runs at once.</summary>
    Run,

    /// <summary>Accepted, and waits in the replica's own queue until one of those that run is done.</summary>
    Wait,
}

/// <summary>
/// A replica's own admission: at most <paramref name="maxOngoing"/> requests are accepted, at most <paramref name="maxConcurrency"/> of
/// them run, the others wait first in, first out. Without clock, lock or task; not thread-safe.
/// </summary>
internal sealed class GateState<TWaiter>(int maxOngoing, int maxConcurrency)
    where TWaiter : WaitNode<TWaiter>
{
    private readonly WaitQueue<TWaiter> waiting = new();

    public int MaxOngoing { get; set; } = maxOngoing;

    public int MaxConcurrency { get; set; } = maxConcurrency;

    public bool Closed { get; private set; }

    /// <summary>Accepted and not yet done: those that run and those that wait.</summary>
    public int Ongoing { get; private set; }

    public int Running { get; private set; }

    public bool Drained => Closed && Ongoing == 0;

    public GateAnswer Knock()
    {
        if (Closed || Ongoing >= MaxOngoing) return GateAnswer.Rejected;
        Ongoing++;
        if (Running >= MaxConcurrency) return GateAnswer.Wait;
        Running++;
        return GateAnswer.Run;
    }

    public void Enqueue(TWaiter waiter) => waiting.Enqueue(waiter);

    /// <summary>A waiting request gave up. False when it was started meanwhile: then it leaves as any other.</summary>
    public bool GiveUp(TWaiter waiter)
    {
        if (!waiting.Remove(waiter)) return false;
        Ongoing--;
        return true;
    }

    /// <summary>A running request is done.</summary>
    public void Leave()
    {
        Ongoing--;
        Running--;
    }

    /// <summary>The waiting request that may run now; null when none waits or all places are taken.</summary>
    public TWaiter? StartNext()
    {
        if (Running >= MaxConcurrency || waiting.Dequeue() is not { } next) return null;
        Running++;
        return next;
    }

    /// <summary>Takes back the acceptance of a request that waits; null when none waits.</summary>
    public TWaiter? TurnAway()
    {
        var waiter = waiting.Dequeue();
        if (waiter is not null) Ongoing--;
        return waiter;
    }

    /// <summary>Nothing new is accepted; what was accepted runs to its end.</summary>
    public void Close() => Closed = true;
}
