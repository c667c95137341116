using System.Diagnostics;
using Mobula.Batching;
using Mobula.Requests;

namespace Mobula;

/// <summary>One caller's item in a batch: what the items of every kind of batch have in common.</summary>
/// <typeparam name="TIn">What the caller handed in.</typeparam>
public abstract class CallerItem<TIn>
{
    internal const int Unmeasured = -1;

    private const int StateOpen = 0;
    private const int StateCompleted = 1;
    private const int StateFailed = 2;
    private const int StateLeft = 3;

    private readonly BatchEngine<TIn> engine;
    private readonly ServeRequest? request;
    private CancellationTokenRegistration registration;
    private int state;

    private protected CallerItem(BatchEngine<TIn> engine, TIn value)
    {
        this.engine = engine;
        Value = value;
        if (BatcherMetrics.Source.HasListeners())
            Activity = Activity.Current;
        request = ServeRequest.Current;
    }

    /// <summary>What the caller handed in.</summary>
    public TIn Value { get; }

    /// <summary>Fires when this caller has left: he cancelled, or stopped reading. Others of the batch may still wait.</summary>
    public abstract CancellationToken Cancelled { get; }

    /// <summary>The request that handed the item in; null outside of one. <see cref="ServeContext.Current"/> is null inside a batch.</summary>
    public ServeContext? Context => request?.Context;

    /// <summary>Whether the caller still waits: not completed, not failed, not left.</summary>
    public bool IsOpen => Volatile.Read(ref state) == StateOpen;

    internal string? ModelId => request?.ModelId;

    internal bool IsCompleted => Volatile.Read(ref state) == StateCompleted;

    internal bool HasLeft => Volatile.Read(ref state) == StateLeft;

    // The queue's; guarded by the engine's lock.
    internal CallerItem<TIn>? Previous { get; set; }

    internal CallerItem<TIn>? Next { get; set; }

    internal BatchLane<TIn>? Lane { get; set; }

    internal bool IsQueued { get; set; }

    internal bool IsOffered { get; set; }

    internal int Size { get; set; } = 1;

    internal long Arrived { get; set; }

    // Written under the engine's lock when the batch closes, before the handler sees the item.
    internal BatchRun<TIn>? Run { get; set; }

    internal Activity? Activity { get; }


    /// <summary>Fails this caller alone.</summary>
    /// <param name="error">What he gets.</param>
    /// <returns>false where he has left or was answered before; the first answer counts.</returns>
    public bool Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (!TryEnd(StateFailed))
            return false;
        OnFailed(error);
        return true;
    }

    internal void Watch(CancellationToken cancel)
    {
        if (cancel.CanBeCanceled)
            registration = cancel.UnsafeRegister(static (item, token) => ((CallerItem<TIn>)item!).Leave(token), this);
    }

    /// <summary>The caller goes: his task ends now, and what was to be done for him alone is not done.</summary>
    internal void Leave(CancellationToken cancel)
    {
        if (Interlocked.CompareExchange(ref state, StateLeft, StateOpen) != StateOpen)
            return;
        registration.Unregister();
        try
        {
            OnLeft(cancel);
        }
        finally
        {
            engine.Left(this);
        }
    }

    /// <summary>The handler has returned, and this item is open still.</summary>
    internal abstract void HandlerReturned();

    private protected bool TryComplete() => TryEnd(StateCompleted);

    private protected abstract void OnFailed(Exception error);

    private protected abstract void OnLeft(CancellationToken cancel);

    private bool TryEnd(int end)
    {
        if (Interlocked.CompareExchange(ref state, end, StateOpen) != StateOpen)
            return false;
        registration.Unregister();
        Run?.Answered();
        return true;
    }
}
