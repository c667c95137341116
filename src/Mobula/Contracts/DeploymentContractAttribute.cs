namespace Mobula;

/// <summary>Makes an interface a contract: a typed client for it is generated where it is declared, and its signatures are checked there.</summary>
/// <remarks>
/// Optional: the interfaces of a class that is added as a deployment are contracts without it. On an assembly it names an interface
/// that somebody else declared: <c>[assembly: DeploymentContract(typeof(ITheirs))]</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Assembly, AllowMultiple = true, Inherited = false)]
public sealed class DeploymentContractAttribute : Attribute
{
    /// <summary>Makes the interface it stands on a contract.</summary>
    public DeploymentContractAttribute()
    {
    }

    /// <summary>Makes an interface of another assembly a contract.</summary>
    /// <param name="contract">The interface.</param>
    public DeploymentContractAttribute(Type contract) => Contract = contract;

    /// <summary>The interface; null where the attribute stands on it.</summary>
    public Type? Contract { get; }
}
