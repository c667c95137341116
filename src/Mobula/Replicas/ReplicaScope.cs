using Mobula.Requests;

namespace Mobula.Replicas;

/// <summary>Gives a DI scope its replica: in a replica's own scope it is set, in a request's scope it is the replica that answers.</summary>
internal sealed class ReplicaScope
{
    private ReplicaContext? own;

    public ReplicaContext Context
    {
        get => own ?? ServeRequest.Current?.Replica?.Context
            ?? throw new InvalidOperationException("ReplicaContext is known only inside a replica: in the constructor of a deployment, or while a request is answered.");
        set => own = value;
    }
}
