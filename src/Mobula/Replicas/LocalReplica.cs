using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Multiplexing;
using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Replicas;

/// <summary>A replica in this process: the gate, then user code.</summary>
internal sealed class LocalReplica(ReplicaId id, ReplicaContext context, ReplicaParts parts, ReplicaCapacity capacity) : IReplica
{
    private readonly Gate gate = new(capacity.MaxOngoing, capacity.MaxConcurrency);
    private readonly CancellationTokenSource aborting = new();

    public ReplicaId Id => id;

    public ReplicaContext Context => context;

    /// <summary>The user's object; for a function deployment a placeholder.</summary>
    public object Instance => parts.Instance;

    public Gate Gate => gate;

    public ReplicaSockets Sockets { get; } = new();

    /// <summary>Requests it accepts.</summary>
    public int MaxOngoing => capacity.MaxOngoing;

    /// <summary>What ended the replica's own work before its time; null while nothing did.</summary>
    public Exception? BackgroundFailure => parts.Background?.Failure;

    /// <summary>Its own routes; null where all replicas share them.</summary>
    public IEnumerable<RouteEndpoint>? OwnEndpoints => parts.OwnEndpoints?.Endpoints;

    /// <summary>The models its caches hold or load, and who is told when that changes.</summary>
    public ModelCacheHost Models => parts.Models;

    public async ValueTask<Outcome> SendAsync(ServeRequest request, HttpContext http)
    {
        request.Replica = this;
        var answer = gate.Knock(request, out int ongoing);
        if (answer == GateAnswer.Rejected) return new(AttemptOutcome.Rejected, ongoing);
        if (answer == GateAnswer.Wait && !await WaitAsync(request, http.RequestAborted)) return NeverStarted(http.RequestAborted);

        Exception? error = null;
        ServeRequest.Current = request;
        try
        {
            if (parts.Threads is null) await parts.Pipeline(http);
            else await parts.Threads.Run(parts.Pipeline, http).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        return error is null ? Done(request) : Failed(request, error);
    }

    /// <summary>Where the caller's thread may run user code, and that returns at once, no task is made.</summary>
    public ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel)
    {
        request.Replica = this;
        var answer = gate.Knock(request, out int ongoing);
        if (answer == GateAnswer.Rejected) return new(new Outcome(AttemptOutcome.Rejected, ongoing));
        if (answer == GateAnswer.Wait) return WaitAndRunAsync(request, call, cancel);
        if (!MayRunHere || ExecutionContext.Capture() is not { } caller) return RunAsync(request, call, cancel);

        ServeRequest.Current = request;
        try
        {
            var running = call.InvokeAsync(Instance, request.Begin(cancel, aborting.Token));
            return running.IsCompletedSuccessfully ? new(Done(request)) : FinishAsync(request, running);
        }
        catch (Exception exception)
        {
            return new(Failed(request, exception));
        }
        finally
        {
            // The caller gets his own context back, as from an async method; setting the old value would make another one.
            ExecutionContext.Restore(caller);
        }
    }

    /// <summary>Accepts nothing more, waits for what runs, ends the replica's own work, then disposes of the user's object.</summary>
    /// <param name="drainTimeout">How long what runs may take; then it is aborted.</param>
    /// <returns>False when something still ran at the end: code that did not return even when aborted, and nothing was disposed under it.</returns>
    public async Task<bool> StopAsync(TimeSpan drainTimeout, TimeProvider clock)
    {
        long began = clock.GetTimestamp();
        gate.Close();
        Sockets.GoAway();
        if (!await DrainedWithin(drainTimeout, clock))
        {
            gate.Abort();
            await aborting.CancelAsync();
            if (!await DrainedWithin(AbortGrace, clock)) return false;
        }

        try
        {
            if (parts.Background is { } work && !await EndsWithin(work, drainTimeout - clock.GetElapsedTime(began), clock)) return false;
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }

        await parts.DisposeAsync();
        return true;
    }

    // Long enough for code that listens to its token; what does not is abandoned.
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(1);

    private static async Task<bool> EndsWithin(BackgroundWork work, TimeSpan timeout, TimeProvider clock)
    {
        using var soon = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, clock);
        var end = work.StopAsync(soon.Token);
        try
        {
            await end.WaitAsync((timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero) + AbortGrace, clock);
            return true;
        }
        catch (TimeoutException) when (!end.IsCompleted)
        {
            return false;
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            return true;
        }
    }

    private async Task<bool> DrainedWithin(TimeSpan timeout, TimeProvider clock)
    {
        try
        {
            await gate.Drained.WaitAsync(timeout, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // A caller on threads of its own, or with a context that its continuations return to, must not lend either to this replica's code.
    private bool MayRunHere => parts.Threads is null && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;

    private async ValueTask<Outcome> WaitAndRunAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel) =>
        await WaitAsync(request, cancel).ConfigureAwait(false) ? await RunAsync(request, call, cancel).ConfigureAwait(false) : NeverStarted(cancel);

    private async ValueTask<Outcome> RunAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel)
    {
        ServeRequest.Current = request;
        try
        {
            var token = request.Begin(cancel, aborting.Token);
            if (parts.Threads is { } threads) await threads.Run(state => state.call.InvokeAsync(state.Instance, state.token).AsTask(), (call, Instance, token)).ConfigureAwait(false);
            else if (MayRunHere) await call.InvokeAsync(Instance, token).ConfigureAwait(false);
            else await Task.Run(() => call.InvokeAsync(Instance, token).AsTask(), CancellationToken.None).ConfigureAwait(false);
            return Done(request);
        }
        catch (Exception exception)
        {
            return Failed(request, exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> FinishAsync(ServeRequest request, ValueTask running)
    {
        try
        {
            await running.ConfigureAwait(false);
            return Done(request);
        }
        catch (Exception exception)
        {
            return Failed(request, exception);
        }
    }

    private Outcome Done(ServeRequest request) => new(AttemptOutcome.Done, Leave(request));

    private Outcome Failed(ServeRequest request, Exception error) => new(AttemptOutcome.Failed, Leave(request), error);

    private int Leave(ServeRequest request)
    {
        // Before its place is free: what drains waits for places, and then disposes of models.
        if (parts.Models.IsUsed) request.EndPins();
        // Out of the gate first: from then on nobody aborts it.
        int ongoing = gate.Leave(request);
        request.End();
        return ongoing;
    }

    private ValueTask<bool> WaitAsync(ServeRequest request, CancellationToken cancel)
    {
        if (cancel.CanBeCanceled) gate.GiveUpOn(request, cancel);
        return request.StartedAsync();
    }

    // A request that was turned away because the replica ends may go to another one.
    private Outcome NeverStarted(CancellationToken cancel) => cancel.IsCancellationRequested
        ? new(AttemptOutcome.Failed, Error: new OperationCanceledException("The request ended while it waited in the replica's queue.", cancel))
        : new(AttemptOutcome.Rejected, gate.Ongoing);
}
