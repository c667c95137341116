namespace Mobula.Routing;

/// <summary>
/// A typed call on its way to a replica. In the same process it runs against the instance; a transport reads
/// <see cref="Method"/> and the arguments of the derived type instead.
/// </summary>
internal abstract class ReplicaCall
{
    /// <summary>The method's name in its contract.</summary>
    public abstract string Method { get; }

    /// <summary>Runs the method and keeps its result in the call.</summary>
    public abstract ValueTask InvokeAsync(object instance, CancellationToken cancel);
}
