using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mobula.Core.Admission;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Replicas;

/// <summary>A replica in this process: the gate, then user code.</summary>
internal sealed class LocalReplica(ReplicaId id, ReplicaContext context, ReplicaParts parts, ReplicaCapacity capacity) : IReplica
{
    private readonly Gate gate = new(capacity.MaxOngoing, capacity.MaxConcurrency);

    public ReplicaId Id => id;

    public ReplicaContext Context => context;

    /// <summary>The user's object; for a function deployment a placeholder.</summary>
    public object Instance => parts.Instance;

    public Gate Gate => gate;

    /// <summary>Requests it accepts.</summary>
    public int MaxOngoing => capacity.MaxOngoing;

    /// <summary>What ended the replica's own work before its time; null while nothing did.</summary>
    public Exception? BackgroundFailure => parts.Background?.Failure;

    /// <summary>Its own routes; null where all replicas share them.</summary>
    public IEnumerable<RouteEndpoint>? OwnEndpoints => parts.OwnEndpoints?.Endpoints;

    public bool MapsGrpc => parts.OwnEndpoints?.MapsGrpc == true;

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

        return new(error is null ? AttemptOutcome.Done : AttemptOutcome.Failed, gate.Leave(request), error);
    }

    public async ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel)
    {
        request.Replica = this;
        var answer = gate.Knock(request, out int ongoing);
        if (answer == GateAnswer.Rejected) return new(AttemptOutcome.Rejected, ongoing);
        if (answer == GateAnswer.Wait && !await WaitAsync(request, cancel)) return NeverStarted(cancel);

        Exception? error = null;
        ServeRequest.Current = request;
        try
        {
            if (parts.Threads is null) await call.InvokeAsync(Instance, cancel);
            else await parts.Threads.Run(state => state.call.InvokeAsync(state.Instance, state.cancel).AsTask(), (call, Instance, cancel)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception;
        }

        return new(error is null ? AttemptOutcome.Done : AttemptOutcome.Failed, gate.Leave(request), error);
    }

    /// <summary>Accepts nothing more, waits for what runs, ends the replica's own work, then disposes of the user's object.</summary>
    /// <param name="drainTimeout">How long what runs may take; then it is aborted.</param>
    /// <returns>False when something still ran at the end: code that did not return even when aborted, and nothing was disposed under it.</returns>
    public async Task<bool> StopAsync(TimeSpan drainTimeout, TimeProvider clock)
    {
        long began = clock.GetTimestamp();
        gate.Close();
        if (!await DrainedWithin(drainTimeout, clock))
        {
            gate.Abort();
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
