using System.ComponentModel;

namespace Mobula.Routing;

/// <summary>
/// A typed call on its way to a replica. In the same process it runs against the instance; a transport reads
/// <see cref="Method"/> and the arguments of the derived type instead.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReplicaCall
{
    /// <summary>The method's name in its contract.</summary>
    public abstract string Method { get; }

    /// <summary>Whether the caller has got a part of the answer: what follows could not be taken back by another attempt.</summary>
    internal virtual bool AnswerBegan => false;

    /// <summary>Runs the method and keeps its result in the call.</summary>
    /// <param name="instance">The user's object.</param>
    /// <param name="cancel">The callee's token.</param>
    /// <returns>Completes when user code has returned; fails with what it threw.</returns>
    public abstract ValueTask InvokeAsync(object instance, CancellationToken cancel);
}
