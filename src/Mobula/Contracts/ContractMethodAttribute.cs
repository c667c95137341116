namespace Mobula;

/// <summary>Gives a method of a contract another name in calls, metrics and logs. Overloads need it: calls are told apart by name alone.</summary>
/// <param name="name">The name, unique in the contract.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ContractMethodAttribute(string name) : Attribute
{
    /// <summary>The name, unique in the contract.</summary>
    public string Name { get; } = name;
}
