using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Mobula.Contracts;

/// <summary>A call that is answered once.</summary>
/// <typeparam name="TResult">What the method returns; <see cref="Nothing"/> where it returns nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class UnaryCall<TResult> : ContractCall
{
    /// <summary>What the method returned, once it has. Where it returned a completed task, that very task: it costs no second one. To be used once.</summary>
    internal ValueTask<TResult> Result { get; private set; }

    /// <inheritdoc/>
    public sealed override ValueTask InvokeAsync(object instance, CancellationToken cancel)
    {
        var running = CallAsync(instance, cancel);
        if (!running.IsCompletedSuccessfully) return AwaitAsync(running);
        Result = running;
        return default;
    }

    /// <summary>For a transport, at the callee, after the method has returned.</summary>
    /// <param name="writer">Gets the result.</param>
    public void WriteResult(ICallWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var value = Result.GetAwaiter().GetResult();
        if (value is not Nothing) writer.Write("result", value);
    }

    /// <summary>For a transport, at the caller.</summary>
    /// <param name="reader">Has the result.</param>
    public void ReadResult(ICallReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Result = typeof(TResult) == typeof(Nothing) ? default : new(reader.Read<TResult>("result"));
    }

    /// <summary>Calls the method.</summary>
    /// <param name="target">The user's object.</param>
    /// <param name="cancel">The callee's token.</param>
    /// <returns>What the method returned.</returns>
    protected abstract ValueTask<TResult> CallAsync(object target, CancellationToken cancel);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitAsync(ValueTask<TResult> running) => Result = new(await running.ConfigureAwait(false));
}
