using System.ComponentModel;

namespace Mobula.Contracts;

/// <summary>Makes the calls of a contract that a transport received. Generated code derives from it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ContractDispatcher
{
    /// <summary>Makes a call whose arguments are still to be read.</summary>
    /// <param name="method">The method's name in the contract.</param>
    /// <returns>The call; null where the contract has no such method.</returns>
    public abstract ContractCall? NewCall(string method);
}
