using System.Collections.Concurrent;
using System.Reflection;

namespace Mobula.Contracts;

/// <summary>Which interfaces of a class are contracts.</summary>
internal static class ContractInterfaces
{
    // Names of our own assemblies; the interfaces in them are for a deployment to implement, not to be called by.
    private static readonly string[] Own = ["Mobula", "Mobula.Core", "Mobula.Testing"];

    private static readonly ConcurrentDictionary<Type, Type[]> Known = new();

    /// <summary>The interfaces a class can be called by.</summary>
    public static IReadOnlyList<Type> Of(Type type) => Known.GetOrAdd(type, static type => [.. Candidates(type).Where(ContractRules.Fits)]);

    /// <summary>Those that somebody said are contracts.</summary>
    public static IEnumerable<Type> Marked(Type type) => Candidates(type).Where(contract => contract.IsDefined(typeof(DeploymentContractAttribute)) || !IsOfTheUser(contract));

    /// <summary>Interfaces of the user's that would be contracts but for what <see cref="ContractRules"/> has against them.</summary>
    public static IEnumerable<Type> Candidates(Type type)
    {
        var named = type.Assembly.GetCustomAttributes<DeploymentContractAttribute>().Select(attribute => attribute.Contract).OfType<Type>().ToArray();
        return type.GetInterfaces().Where(contract => IsOfTheUser(contract) || named.Contains(contract.IsGenericType ? contract.GetGenericTypeDefinition() : contract));
    }

    private static bool IsOfTheUser(Type contract) =>
        !Own.Contains(contract.Assembly.GetName().Name) && !IsIn(contract, "System") && !IsIn(contract, "Microsoft");

    private static bool IsIn(Type type, string space) =>
        type.Namespace is { } name && (name == space || name.StartsWith(space + ".", StringComparison.Ordinal));
}
