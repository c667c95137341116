using System.Collections.Concurrent;
using System.Reflection;

namespace Mobula.Contracts;

/// <summary>What an interface must keep to, to be called by. The generator says the same of what it sees, at the declaration.</summary>
internal static class ContractRules
{
    private static readonly ConcurrentDictionary<Type, ContractProblem[]> Known = new();

    public static bool Fits(Type contract) => Check(contract).Length == 0 && ContractMethods.Of(contract).Count > 0;

    /// <summary>Whether somebody may have meant it to be a contract: some of its methods could be called.</summary>
    public static bool HalfFits(Type contract) =>
        Check(contract).Length > 0 && ContractMethods.Of(contract).Any(method => !CheckMethod(method).Any());

    /// <summary>Everything that is wrong with it.</summary>
    public static ContractProblem[] Check(Type contract) => Known.GetOrAdd(contract, static contract => [.. CheckAll(contract)]);

    private static IEnumerable<ContractProblem> CheckAll(Type contract)
    {
        if (contract.IsAssignableTo(typeof(IDisposable)) || contract.IsAssignableTo(typeof(IAsyncDisposable))) yield return ContractProblem.Disposable(TypeNames.Of(contract));
        foreach (var part in ContractMethods.Parts(contract))
        {
            foreach (var property in part.GetProperties().Where(property => property.GetAccessors().Any(accessor => accessor.IsAbstract)))
                yield return ContractProblem.Property($"{TypeNames.Of(part)}.{property.Name}");
            foreach (var handler in part.GetEvents().Where(handler => handler.AddMethod!.IsAbstract))
                yield return ContractProblem.Event($"{TypeNames.Of(part)}.{handler.Name}");
            foreach (var method in part.GetMethods(BindingFlags.Static | BindingFlags.Public).Where(method => method is { IsAbstract: true, IsSpecialName: false }))
                yield return ContractProblem.Static($"{TypeNames.Of(part)}.{method.Name}");
        }

        var methods = ContractMethods.Of(contract);
        foreach (var problem in methods.SelectMany(CheckMethod)) yield return problem;
        foreach (var same in methods.GroupBy(ContractMethods.NameOf).Where(group => group.Count() > 1))
            yield return ContractProblem.SameName(TypeNames.Of(contract), same.Key);
    }

    private static IEnumerable<ContractProblem> CheckMethod(MethodInfo method)
    {
        string name = $"{TypeNames.Of(method.DeclaringType!)}.{method.Name}";
        if (method.IsGenericMethod) yield return ContractProblem.Generic(name);
        var parameters = method.GetParameters();
        foreach (var parameter in parameters)
        {
            var type = parameter.ParameterType;
            if (type.IsByRef) yield return ContractProblem.ByReference(name, parameter.Name!);
            else if (type == typeof(CancellationToken))
            {
                if (parameter.Position != parameters.Length - 1) yield return ContractProblem.TokenPlace(name);
            }
            else if (WireTypes.Refused(type) is { } refused) yield return ContractProblem.Type(name, TypeNames.Of(refused.Type), refused.WayOut);
        }

        if (ContractMethods.KindOf(method) is null) yield return ContractProblem.Return(name, TypeNames.Of(method.ReturnType));
        else if (ContractMethods.ResultOf(method) is { } result && WireTypes.Refused(result) is { } refused) yield return ContractProblem.Type(name, TypeNames.Of(refused.Type), refused.WayOut);
    }
}
