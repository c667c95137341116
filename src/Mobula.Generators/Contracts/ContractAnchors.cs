using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mobula.Generators.Contracts;

/// <summary>The places in a program that make an interface a contract.</summary>
internal static class ContractAnchors
{
    private static readonly string[] Methods = ["AddDeployment", "AddIngress", "GetHandle", "DeployAsync"];

    /// <summary>Whether a generic name may be a place: told by the name alone, before anything is bound.</summary>
    public static bool IsAnchor(string name) => name == "DeploymentHandle" || Methods.Contains(name);

    /// <summary>[DeploymentContract] on an interface, or on the assembly with an interface.</summary>
    public static ContractOutputs OfAttribute(GeneratorAttributeSyntaxContext found, CancellationToken cancel)
    {
        var compilation = found.SemanticModel.Compilation;
        if (found.TargetSymbol is INamedTypeSymbol contract)
            return new([ContractReader.Read(contract, contract, Location(found.TargetNode), compilation, isMeant: true, cancel)]);
        List<ContractOutput> outputs = [];
        foreach (var attribute in found.Attributes)
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol named)
                continue;
            var location = attribute.ApplicationSyntaxReference?.GetSyntax(cancel).GetLocation() ?? Location(found.TargetNode);
            outputs.Add(named.TypeKind == TypeKind.Interface
                ? ContractReader.Read(named.OriginalDefinition, named.OriginalDefinition, location, compilation, isMeant: true, cancel)
                : new(named.Name, null, [FoundProblem.At(location, ContractDiagnostics.NotAnInterface, $"'{ContractSymbols.Name(named)}' is no interface. A deployment is called by an interface that its class implements: name that one.")]));
        }

        return new(outputs);
    }

    /// <summary>The interfaces of a deployment's class.</summary>
    public static ContractOutputs OfClass(INamedTypeSymbol type, SyntaxNode node, Compilation compilation, CancellationToken cancel) =>
        new([.. type.AllInterfaces.Where(contract => Counts(contract, compilation))
            .Select(contract => ContractReader.Read(contract.OriginalDefinition, contract, Location(node), compilation, isMeant: false, cancel))]);

    /// <summary>A generic name that is one of ours: AddDeployment of a class, DeploymentHandle of a contract.</summary>
    public static ContractOutputs OfUse(GenericNameSyntax name, SemanticModel model, CancellationToken cancel)
    {
        var symbol = model.GetSymbolInfo(name, cancel) is var info ? info.Symbol ?? info.CandidateSymbols.FirstOrDefault() : null;
        if (symbol is IMethodSymbol { ReducedFrom: { } reduced })
            symbol = reduced;
        if (symbol?.ContainingAssembly?.Name is not ("Mobula" or "Mobula.Testing"))
            return ContractOutputs.None;
        if (model.GetTypeInfo(name.TypeArgumentList.Arguments[0], cancel).Type is not INamedTypeSymbol type)
            return ContractOutputs.None;
        if (type.TypeKind != TypeKind.Interface)
            return OfClass(type, name, model.Compilation, cancel);
        return Counts(type, model.Compilation)
            ? new([ContractReader.Read(type.OriginalDefinition, type, name.GetLocation(), model.Compilation, isMeant: false, cancel)])
            : ContractOutputs.None;
    }

    // One that is marked is written where it is declared, and complained of there.
    private static bool Counts(INamedTypeSymbol contract, Compilation compilation) =>
        ContractSymbols.IsOfTheUser(contract) && !ContractSymbols.IsMarked(contract.OriginalDefinition) && compilation.IsSymbolAccessibleWithin(contract, compilation.Assembly);

    private static Location Location(SyntaxNode node) => node is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.GetLocation() : node.GetLocation();
}
