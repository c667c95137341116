using System.Collections.Immutable;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Routing;

/// <summary>
/// One per process and deployment: queues requests and picks replicas for them. The decisions are <see cref="RoutingState{TReplica,TWaiter}"/>;
/// this type adds the lock, the clock and the tasks.
/// </summary>
internal sealed class Router
{
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly RoutingState<IReplica, Waiter> state;
    private readonly ServiceTime serviceTime = new();
    private ITimer? wake;
    private string? closedBecause;
    private bool servesQueue;
    private TaskCompletionSource? idle;

    public Router(int maxQueued, TimeProvider clock, Random random)
    {
        this.clock = clock;
        state = new(maxQueued, random, new RestTimes(clock.TimestampFrequency));
    }

    /// <summary>Takes a place at a replica when one has room and nobody waits; allocates nothing.</summary>
    /// <param name="arrival">The number of a request that was rejected and returns; null for a new one.</param>
    /// <param name="affinity">Where it would like to go; null for anywhere.</param>
    /// <returns>False when the request has to wait, or to be refused: <see cref="AcquireAsync"/> does either.</returns>
    public bool TryAcquire(long? arrival, out Admission admission, Affinity? affinity = null)
    {
        lock (gate)
        {
            long now = clock.GetTimestamp();
            var slot = closedBecause is null ? state.TryTake(now, affinity) : null;
            admission = slot is null ? default : Admission.Admitted(new(slot, arrival ?? state.Arrive(), now));
            return slot is not null;
        }
    }

    /// <summary>Waits for a place at a replica.</summary>
    /// <param name="deadline">When waiting ends by itself.</param>
    /// <param name="arrival">The number of a request that was rejected and returns; null for a new one.</param>
    /// <param name="affinity">Where it would like to go; null for anywhere.</param>
    public ValueTask<Admission> AcquireAsync(Deadline deadline, CancellationToken cancel, long? arrival = null, Affinity? affinity = null)
    {
        lock (gate)
        {
            if (closedBecause is not null && (arrival is null || !servesQueue)) return new(Admission.Unavailable(closedBecause));
            long now = clock.GetTimestamp();
            long number = arrival ?? state.Arrive();
            if (state.TryTake(now, affinity) is { } slot) return new(Admission.Admitted(new(slot, number, now)));
            if (deadline.HasPassed) return new(Admission.DeadlinePassed());
            if (cancel.IsCancellationRequested) return new(Admission.Canceled());

            // Who returns was admitted once: the limit of the queue is not for him.
            if (arrival is null && !state.QueueHasPlace) return new(Admission.QueueFull(RetryAfterSeconds()));
            var waiter = new Waiter(this, deadline, affinity) { Sequence = number };
            state.Enqueue(waiter);
            waiter.Arm(clock, cancel);
            ServeWaiters(now);
            return waiter.Task;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="affinity">The one it was taken with.</param>
    public void Release(in Lease lease, in Outcome outcome, Affinity? affinity = null)
    {
        lock (gate)
        {
            long now = clock.GetTimestamp();
            if (outcome.Kind is AttemptOutcome.Rejected or AttemptOutcome.Refused)
            {
                state.Reject(lease.Slot, outcome.Ongoing ?? 0, now, affinity);
            }
            else
            {
                state.Return(lease.Slot, outcome.Ongoing, affinity);
                serviceTime.Add(clock.GetElapsedTime(lease.Started, now));
            }

            ServeWaiters(now);
            if (idle is not null) TellIdle();
        }
    }

    /// <summary>Puts another set of replicas in force; an older version than the one in force is ignored.</summary>
    public void Update(ReplicaSet<IReplica> set)
    {
        lock (gate)
        {
            if (state.Update(set)) ServeWaiters(clock.GetTimestamp());
            if (idle is not null) TellIdle();
        }
    }

    /// <summary>Whether nobody waits and nobody has a place.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate) return IsIdleNow;
        }
    }

    private bool IsIdleNow
    {
        get
        {
            if (state.Queued > 0) return false;
            foreach (var slot in state.Slots)
            {
                if (slot.InFlight > 0) return false;
            }

            return true;
        }
    }

    /// <summary>Completes as soon as nobody waits and nobody has a place.</summary>
    public Task IdleAsync()
    {
        lock (gate) return IsIdleNow ? Task.CompletedTask : (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Tells whoever comes the reason; who waits is still served.</summary>
    public void CloseForNew(string reason)
    {
        lock (gate)
        {
            if (closedBecause is not null) return;
            closedBecause = reason;
            servesQueue = true;
        }
    }

    /// <summary>A replica holds other models now.</summary>
    public void UpdateModels(IReplica replica, ImmutableHashSet<string>? models)
    {
        lock (gate) state.UpdateModels(replica, models);
    }

    /// <summary>Ends the service: whoever waits, and whoever comes, is told the reason.</summary>
    public void Close(string reason)
    {
        lock (gate)
        {
            closedBecause = reason;
            servesQueue = false;
            while (state.DequeueAny() is { } waiter) waiter.Complete(Admission.Unavailable(reason));
            wake?.Dispose();
            if (idle is not null) TellIdle();
        }
    }

    public RouterCounts Counts
    {
        get
        {
            lock (gate)
            {
                int inFlight = 0;
                long capacity = 0;
                foreach (var slot in state.Slots)
                {
                    inFlight += slot.InFlight;
                    capacity += slot.MaxOngoing;
                }

                return new(state.Queued, inFlight, capacity, state.Slots.Length);
            }
        }
    }

    internal void Withdraw(Waiter waiter, Admission because)
    {
        lock (gate)
        {
            if (!state.Leave(waiter)) return;
            waiter.Complete(because);
            if (idle is not null) TellIdle();
        }
    }

    private void TellIdle()
    {
        if (!IsIdleNow) return;
        idle!.SetResult();
        idle = null;
    }

    private void ServeWaiters(long now)
    {
        while (state.TryServeNext(now, out var waiter, out var slot)) waiter!.Complete(Admission.Admitted(new(slot!, waiter.Sequence, now)));
        if (state.NextWake(now) is { } moment) WakeAfter(clock.GetElapsedTime(now, moment));
    }

    private void WakeAfter(TimeSpan rest)
    {
        if (wake is null) wake = clock.CreateTimer(static router => ((Router)router!).Wake(), this, rest, Timeout.InfiniteTimeSpan);
        else wake.Change(rest, Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (gate)
        {
            if (closedBecause is null || servesQueue) ServeWaiters(clock.GetTimestamp());
        }
    }

    private int RetryAfterSeconds()
    {
        long capacity = 0;
        foreach (var slot in state.Slots) capacity += slot.MaxOngoing;
        return RetryAfter.Seconds(state.Queued, capacity, serviceTime.Mean);
    }
}
