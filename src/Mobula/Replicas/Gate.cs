using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Replicas;

/// <summary>
/// A replica's own admission, strict across all who call it. The decisions are <see cref="GateState{TWaiter}"/>; this type adds the
/// lock, the tasks, and the list of requests that run, so that they can be aborted.
/// </summary>
internal sealed class Gate(int maxOngoing, int maxConcurrency)
{
    private readonly Lock sync = new();
    private readonly GateState<ServeRequest> state = new(maxOngoing, maxConcurrency);
    private readonly WaitQueue<ServeRequest> running = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long arrivals;

    /// <summary>Completes when the gate is closed and the last accepted request is done.</summary>
    public Task Drained => drained.Task;

    public int Ongoing
    {
        get
        {
            lock (sync) return state.Ongoing;
        }
    }

    public int Running
    {
        get
        {
            lock (sync) return state.Running;
        }
    }

    /// <summary>Knocks. Run and Rejected are answered at once; after Wait await <see cref="ServeRequest.StartedAsync"/>.</summary>
    /// <param name="ongoing">The replica's ongoing count after the answer.</param>
    public GateAnswer Knock(ServeRequest request, out int ongoing)
    {
        lock (sync)
        {
            var answer = state.Knock();
            ongoing = state.Ongoing;
            request.Sequence = arrivals++;
            if (answer == GateAnswer.Run) running.Enqueue(request);
            else if (answer == GateAnswer.Wait) Enqueue(request);
            return answer;
        }
    }

    /// <summary>Lets a waiting request give up when the token fires.</summary>
    public void GiveUpOn(ServeRequest request, CancellationToken cancel)
    {
        lock (sync)
        {
            if (request.WaitsAt != this) return;
            request.GiveUp = cancel.UnsafeRegister(static state => ((ServeRequest)state!).WaitsAt?.GiveUp((ServeRequest)state), request);
        }
    }

    /// <summary>A running request is done.</summary>
    /// <returns>The replica's ongoing count now.</returns>
    public int Leave(ServeRequest request)
    {
        lock (sync)
        {
            running.Remove(request);
            state.Leave();
            StartWaiting();
            if (state.Drained) drained.TrySetResult();
            return state.Ongoing;
        }
    }

    /// <summary>Changes the limits for requests that come from now on.</summary>
    public void SetLimits(int maxOngoing, int maxConcurrency)
    {
        lock (sync)
        {
            state.MaxOngoing = maxOngoing;
            state.MaxConcurrency = maxConcurrency;
            StartWaiting();
        }
    }

    /// <summary>Accepts nothing more; what was accepted runs to its end.</summary>
    public void Close()
    {
        lock (sync)
        {
            state.Close();
            if (state.Drained) drained.TrySetResult();
        }
    }

    /// <summary>Ends from outside what has not ended: what waits never starts here, what runs is aborted.</summary>
    public void Abort()
    {
        // Under the lock: a request that leaves meanwhile must not be aborted, its connection may serve the next one already.
        lock (sync)
        {
            while (state.TurnAway() is { } waiting) End(waiting, mayRun: false);
            for (ServeRequest? request = running.Head, next; request is not null; request = next)
            {
                next = request.Next;
                request.Abort();
            }

            if (state.Drained) drained.TrySetResult();
        }
    }

    private void GiveUp(ServeRequest request)
    {
        lock (sync)
        {
            if (request.WaitsAt != this) return;
            state.GiveUp(request);
            End(request, mayRun: false);
            if (state.Drained) drained.TrySetResult();
        }
    }

    private void Enqueue(ServeRequest request)
    {
        request.WaitsAt = this;
        state.Enqueue(request);
    }

    private void StartWaiting()
    {
        while (state.StartNext() is { } next)
        {
            running.Enqueue(next);
            End(next, mayRun: true);
        }
    }

    /// <summary>Ends the wait of a request that is no longer in the queue.</summary>
    private static void End(ServeRequest waiting, bool mayRun)
    {
        waiting.WaitsAt = null;
        waiting.GiveUp.Unregister();
        waiting.Start(mayRun);
    }
}
