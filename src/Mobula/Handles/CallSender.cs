using System.ComponentModel;
using System.Runtime.CompilerServices;
using Mobula.Contracts;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Handles;

/// <summary>Carries the calls of one client to its deployment. Generated clients use it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CallSender
{
    private readonly CallServices services;
    private readonly Destination destination;
    private readonly HandleOptions options;
    private readonly bool isPlain;

    internal CallSender(CallServices services, Destination destination, HandleOptions options)
    {
        this.services = services;
        this.destination = destination;
        this.options = options;
        isPlain = options is { Timeout: null, Detached: false };
    }

    /// <summary>Calls a method that returns Task.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The caller's token.</param>
    /// <returns>Completes when the method has.</returns>
    public Task SendTask(UnaryCall<Nothing> call, CancellationToken cancel)
    {
        var sending = Send(call, cancel);
        return sending.IsCompletedSuccessfully ? Task.CompletedTask : sending.AsTask();
    }

    /// <summary>Calls a method that returns Task of T.</summary>
    /// <typeparam name="TResult">T.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The caller's token.</param>
    /// <returns>What the method returned.</returns>
    public Task<TResult> SendTask<TResult>(UnaryCall<TResult> call, CancellationToken cancel) => Send(call, cancel).AsTask();

    /// <summary>Calls a method that returns ValueTask.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The caller's token.</param>
    /// <returns>Completes when the method has.</returns>
    public ValueTask SendValueTask(UnaryCall<Nothing> call, CancellationToken cancel)
    {
        var sending = Send(call, cancel);
        return sending.IsCompletedSuccessfully ? default : new(sending.AsTask());
    }

    /// <summary>Calls a method that returns ValueTask of T.</summary>
    /// <typeparam name="TResult">T.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The caller's token.</param>
    /// <returns>What the method returned.</returns>
    public ValueTask<TResult> SendValueTask<TResult>(UnaryCall<TResult> call, CancellationToken cancel) => Send(call, cancel);

    /// <summary>Calls a method that returns IAsyncEnumerable, once for each enumeration.</summary>
    /// <typeparam name="TItem">An item.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancel">The caller's token.</param>
    /// <returns>What the method yields.</returns>
    public IAsyncEnumerable<TItem> SendStream<TItem>(StreamCall<TItem> call, CancellationToken cancel) =>
        options.Detached
            ? throw new NotSupportedException($"'{call?.Method}' of deployment '{destination.Name}' returns a stream, which nobody would read in a detached call. Call it without HandleOptions.Detached.")
            : new CallStream<TItem>(this, call, cancel);

    /// <summary>A stream, from its first item to its last or to the caller's leaving.</summary>
    internal async Task SendStreamAsync<TItem>(StreamCall<TItem> call, CancellationToken cancel)
    {
        try
        {
            using var scope = new CallScope(options, Parent, cancel, services.Clock);
            await CarryAsync(call, scope);
        }
        finally
        {
            call.Complete();
        }
    }

    private static ServeRequest? Parent => ServeRequest.Current is { HasEnded: false } request ? request : null;

    private ValueTask<TResult> Send<TResult>(UnaryCall<TResult> call, CancellationToken cancel)
    {
        if (options.Detached) return new(Detach(call, cancel));
        if (!isPlain || destination.Find() is not { } target) return SendAsync(call, cancel);
        var parent = Parent;
        var ambient = parent?.Token ?? default;
        if (cancel.CanBeCanceled && ambient.CanBeCanceled && cancel != ambient) return SendAsync(call, cancel);
        var token = cancel.CanBeCanceled ? cancel : ambient;
        if (token.IsCancellationRequested) return SendAsync(call, cancel);

        var request = NewRequest(target, parent, Deadline.None);
        var sending = target.Dispatcher.SendAsync(request, call, token);
        if (!sending.IsCompletedSuccessfully) return FinishAsync(call, target, request, sending, cancel);
        var reply = sending.Result;
        return reply.IsDone ? call.Result : FinishAsync(call, target, request, new(reply), cancel);
    }

    private async ValueTask<TResult> FinishAsync<TResult>(UnaryCall<TResult> call, CallTarget target, ServeRequest request, ValueTask<Reply> sending, CancellationToken cancel)
    {
        using var scope = new CallScope(options, request.Parent, cancel, services.Clock);
        var reply = await ReplyAsync(sending, target.Id.Name, scope).ConfigureAwait(false);
        if (!reply.IsDone) throw CallFailures.Of(reply, request, target.Id.Name, scope);
        return await call.Result.ConfigureAwait(false);
    }

    private async ValueTask<TResult> SendAsync<TResult>(UnaryCall<TResult> call, CancellationToken cancel)
    {
        using var scope = new CallScope(options, options.Detached ? null : Parent, cancel, services.Clock);
        await CarryAsync(call, scope).ConfigureAwait(false);
        return await call.Result.ConfigureAwait(false);
    }

    private async ValueTask CarryAsync(ContractCall call, CallScope scope)
    {
        scope.ThrowIfOver(destination.Name);
        var target = destination.Find() ?? await FindLaterAsync(scope).ConfigureAwait(false);
        var request = NewRequest(target, scope.Parent, scope.Deadline);
        var reply = await ReplyAsync(target.Dispatcher.SendAsync(request, call, scope.Token), target.Id.Name, scope).ConfigureAwait(false);
        if (!reply.IsDone) throw CallFailures.Of(reply, request, target.Id.Name, scope);
    }

    // Whoever cancels is told at once, also where user code does not listen to its token: the place it holds stays taken until it returns.
    private static async ValueTask<Reply> ReplyAsync(ValueTask<Reply> sending, string deployment, CallScope scope)
    {
        if (sending.IsCompleted || !scope.Token.CanBeCanceled) return await sending.ConfigureAwait(false);
        try
        {
            return await sending.AsTask().WaitAsync(scope.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled)
        {
            await LeaveCallbackAsync().ConfigureAwait(false);
            throw scope.WhyOver(deployment, canceled);
        }
    }

    // This is the thread that fires the token, inside its callback. The caller's code may let go of that token, and would wait for the
    // callback in which it runs, or for another's that waits for it.
    private static async Task LeaveCallbackAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    private async ValueTask<CallTarget> FindLaterAsync(CallScope scope)
    {
        var deadline = scope.Parent is { } parent ? Deadline.Earlier(scope.Deadline, parent.Deadline) : scope.Deadline;
        try
        {
            return await destination.WaitAsync(deadline, services.Clock, scope.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException canceled)
        {
            await LeaveCallbackAsync().ConfigureAwait(false);
            throw scope.WhyOver(destination.Name, canceled);
        }
    }

    private Task<TResult> Detach<TResult>(UnaryCall<TResult> call, CancellationToken cancel)
    {
        // Counted before the caller goes on: a shutdown that begins then waits for it.
        var counted = destination.Find()?.Detached;
        counted?.Begin();
        var work = () => RunDetachedAsync(call, counted, cancel);
        Task<TResult> task;
        if (ExecutionContext.IsFlowSuppressed()) task = Task.Run(work, CancellationToken.None);
        else
            using (ExecutionContext.SuppressFlow()) task = Task.Run(work, CancellationToken.None);
        // Nobody may be waiting for it, and a failure is logged: it is not an unobserved one.
        task.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private async Task<TResult> RunDetachedAsync<TResult>(UnaryCall<TResult> call, DetachedCalls? counted, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(call, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RequestCanceledException)
        {
            services.DetachedFails(exception, destination.Id, call.Method);
            throw;
        }
        finally
        {
            counted?.End();
        }
    }

    private ServeRequest NewRequest(CallTarget target, ServeRequest? parent, Deadline deadline) => new(parent, services.Ids)
    {
        Application = target.Id.Application,
        ModelId = options.ModelId,
        SessionId = options.SessionId,
        Deadline = deadline,
    };
}
