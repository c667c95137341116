using System.Runtime.ExceptionServices;
using Mobula.Batching;

namespace Mobula;

/// <summary>One caller's item in a batch, to be answered with one result.</summary>
/// <typeparam name="TIn">What the caller handed in.</typeparam>
/// <typeparam name="TOut">What he gets back.</typeparam>
public sealed class BatchItem<TIn, TOut> : CallerItem<TIn>
{
    private readonly CancellationToken cancel;

    // Callers go on elsewhere: their code must not run inside a handler that still has others to answer.
    private readonly TaskCompletionSource<TOut> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal BatchItem(BatchEngine<TIn> engine, TIn value, CancellationToken cancel)
        : base(engine, value)
    {
        this.cancel = cancel;
        Watch(cancel);
    }

    /// <inheritdoc/>
    public override CancellationToken Cancelled => cancel;

    internal Task<TOut> Task => answer.Task;

    /// <summary>Answers this caller, at once: he need not wait for the rest of the batch.</summary>
    /// <param name="result">What he gets.</param>
    /// <returns>false where he has left or was answered before; the first answer counts.</returns>
    public bool Complete(TOut result)
    {
        if (!TryComplete())
            return false;
        answer.TrySetResult(result);
        return true;
    }

    internal override void HandlerReturned() => Fail(new InvalidOperationException(
        $"Batcher '{Run?.Engine.Name}': the handler returned without answering this item. " +
        "It has to complete or fail every item of the batch before it returns."));

    private protected override void OnFailed(Exception error)
    {
        if (error is OperationCanceledException)
            answer.TrySetFromTask(Cancel(error));
        else
            answer.TrySetException(error);
    }

    private protected override void OnLeft(CancellationToken cancel) => answer.TrySetCanceled(cancel);

    // Async without an await, on purpose: so a handler that is cancelled leaves a cancelled task, exception and all, as without batching.
#pragma warning disable CS1998
    private static async Task<TOut> Cancel(Exception error)
    {
        ExceptionDispatchInfo.Throw(error);
        return default;
    }
#pragma warning restore CS1998
}
