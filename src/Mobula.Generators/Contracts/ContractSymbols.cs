using Microsoft.CodeAnalysis;

namespace Mobula.Generators.Contracts;

/// <summary>What the compiler knows of an interface, as far as calls need it. Its counterpart at run time is <c>Mobula.Contracts.ContractMethods</c>.</summary>
internal static class ContractSymbols
{
    public const string Attribute = "Mobula.DeploymentContractAttribute";

    private static readonly SymbolDisplayFormat Short = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters, miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    // Assemblies of ours; the interfaces in them are for a deployment to implement, not to be called by.
    private static readonly string[] Own = ["Mobula", "Mobula.Core", "Mobula.Testing"];

    public static string Name(ITypeSymbol type) => type.ToDisplayString(Short);

    public static bool IsMarked(INamedTypeSymbol contract) =>
        contract.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == Attribute);

    /// <summary>Whether somebody of the user's side declared it.</summary>
    public static bool IsOfTheUser(INamedTypeSymbol contract) =>
        !Own.Contains(contract.ContainingAssembly?.Name) && !IsIn(contract, "System") && !IsIn(contract, "Microsoft");

    /// <summary>The interface and those it extends; IDisposable and its like have nothing to call.</summary>
    public static IEnumerable<INamedTypeSymbol> Parts(INamedTypeSymbol contract) =>
        contract.AllInterfaces.Where(part => !IsDisposable(part)).Prepend(contract);

    public static bool IsDisposable(INamedTypeSymbol type) =>
        type is { Name: "IDisposable" or "IAsyncDisposable", Arity: 0 } && type.ContainingNamespace.ToDisplayString() == "System";

    /// <summary>The methods that are calls. Those with a body of their own run at the caller.</summary>
    public static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol contract) =>
        Parts(contract).SelectMany(part => part.GetMembers().OfType<IMethodSymbol>()).Where(method => method is { IsAbstract: true, IsStatic: false, MethodKind: MethodKind.Ordinary });

    /// <summary>The method's name in calls.</summary>
    public static string WireName(IMethodSymbol method) => method.GetAttributes()
        .Where(attribute => attribute.AttributeClass?.ToDisplayString() == "Mobula.ContractMethodAttribute")
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string)
        .FirstOrDefault(name => name is not null) ?? method.Name;

    public static bool TakesToken(IMethodSymbol method) =>
        method.Parameters.LastOrDefault() is { RefKind: RefKind.None } last && KnownTypes.IsCancellationToken(last.Type);

    /// <summary>The parameters that travel: all but the token.</summary>
    public static IEnumerable<IParameterSymbol> Arguments(IMethodSymbol method) =>
        TakesToken(method) ? method.Parameters.Take(method.Parameters.Length - 1) : method.Parameters;

    /// <summary>The result, or the item of a stream; null where there is none.</summary>
    public static ITypeSymbol? Result(IMethodSymbol method) =>
        KnownTypes.ResultOfTask(method.ReturnType) ?? KnownTypes.ResultOfValueTask(method.ReturnType) ?? KnownTypes.ItemOfAsyncEnumerable(method.ReturnType);

    public static bool Returns(IMethodSymbol method) =>
        !method.ReturnsByRef && !method.ReturnsByRefReadonly && (Result(method) is not null || KnownTypes.IsTask(method.ReturnType) || KnownTypes.IsValueTask(method.ReturnType));

    private static bool IsIn(INamedTypeSymbol type, string space)
    {
        var name = type.ContainingNamespace.ToDisplayString();
        return name == space || name.StartsWith(space + ".", StringComparison.Ordinal);
    }
}
