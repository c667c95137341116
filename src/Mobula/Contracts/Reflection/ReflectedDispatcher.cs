namespace Mobula.Contracts.Reflection;

/// <summary>A dispatcher where none was generated.</summary>
internal sealed class ReflectedDispatcher(Type contract) : ContractDispatcher
{
    private readonly Dictionary<string, ReflectedMethod> methods = ContractMethods.Of(contract).Select(ReflectedMethod.Of).ToDictionary(method => method.Name);

    public override ContractCall? NewCall(string method) => methods.GetValueOrDefault(method)?.NewCall();
}
