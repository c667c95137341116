using Microsoft.CodeAnalysis;
using Mobula.Contracts;

namespace Mobula.Generators.Contracts;

/// <summary>Checks an interface, all of it at once. Its counterpart at run time is <c>Mobula.Contracts.ContractRules</c>.</summary>
internal static class ContractChecker
{
    public static IEnumerable<(ISymbol Where, ContractProblem Problem)> Check(INamedTypeSymbol contract)
    {
        if (contract.AllInterfaces.Any(ContractSymbols.IsDisposable))
            yield return (contract, ContractProblem.Disposable(ContractSymbols.Name(contract)));
        foreach (var part in ContractSymbols.Parts(contract))
        {
            var name = ContractSymbols.Name(part);
            foreach (var property in part.GetMembers().OfType<IPropertySymbol>().Where(property => property.IsAbstract))
                yield return (property, ContractProblem.Property($"{name}.{(property.IsIndexer ? property.MetadataName : property.Name)}"));
            foreach (var handler in part.GetMembers().OfType<IEventSymbol>().Where(handler => handler.IsAbstract))
                yield return (handler, ContractProblem.Event($"{name}.{handler.Name}"));
            foreach (var method in part.GetMembers().OfType<IMethodSymbol>().Where(method => method is { IsStatic: true, IsAbstract: true, MethodKind: MethodKind.Ordinary }))
                yield return (method, ContractProblem.Static($"{name}.{method.Name}"));
        }

        var methods = ContractSymbols.Methods(contract).ToArray();
        foreach (var method in methods)
        {
            foreach (var problem in Check(method))
                yield return (method, problem);
        }

        foreach (var same in methods.GroupBy(ContractSymbols.WireName).Where(group => group.Count() > 1))
            yield return (same.Last(), ContractProblem.SameName(ContractSymbols.Name(contract), same.Key));
    }

    public static IEnumerable<ContractProblem> Check(IMethodSymbol method)
    {
        var name = $"{ContractSymbols.Name(method.ContainingType)}.{method.Name}";
        if (method.IsGenericMethod)
            yield return ContractProblem.Generic(name);
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                yield return ContractProblem.ByReference(name, parameter.Name);
            }
            else if (KnownTypes.IsCancellationToken(parameter.Type))
            {
                if (parameter.Ordinal != method.Parameters.Length - 1)
                    yield return ContractProblem.TokenPlace(name);
            }
            else if (WireSymbols.Refused(parameter.Type) is { } refused)
            {
                yield return ContractProblem.Type(name, ContractSymbols.Name(refused.Type), refused.WayOut);
            }
        }

        if (!ContractSymbols.Returns(method))
            yield return ContractProblem.Return(name, ContractSymbols.Name(method.ReturnType));
        else if (ContractSymbols.Result(method) is { } result && WireSymbols.Refused(result) is { } refused)
            yield return ContractProblem.Type(name, ContractSymbols.Name(refused.Type), refused.WayOut);
    }
}
