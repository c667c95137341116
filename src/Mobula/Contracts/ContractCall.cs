using System.ComponentModel;
using Mobula.Routing;

namespace Mobula.Contracts;

/// <summary>
/// One call of a method of a contract, on the caller's side and on the callee's: it holds the arguments, runs the method, and holds what
/// came of it. Nothing is boxed or looked up on the way. Generated code derives from it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ContractCall : ReplicaCall
{
    /// <summary>The contract.</summary>
    public abstract Type Contract { get; }

    /// <summary>For a transport, at the caller.</summary>
    /// <param name="writer">Gets the arguments.</param>
    public abstract void WriteArguments(ICallWriter writer);

    /// <summary>For a transport, at the callee.</summary>
    /// <param name="reader">Has the arguments.</param>
    public abstract void ReadArguments(ICallReader reader);
}
