using System.Text;
using Microsoft.CodeAnalysis;

namespace Mobula.Generators.Contracts;

/// <summary>What the generated types of a contract are called. The assembly is in the name: two may write a client for one contract.</summary>
internal sealed record ContractNames(string Namespace, string Client, string HintName)
{
    public static ContractNames Of(INamedTypeSymbol contract, string assembly)
    {
        var full = contract.ToDisplayString(new SymbolDisplayFormat(
            typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces, genericsOptions: SymbolDisplayGenericsOptions.None));
        var arity = TypeParameters(contract).Count();
        var name = Word(full) + (arity == 0 ? "" : $"_{arity}");
        return new($"Mobula.Generated.{Word(assembly)}", $"{name}_Client", $"{full.Replace("@", "")}{(arity == 0 ? "" : $"`{arity}")}.g.cs");
    }

    /// <summary>Its own and those of the types around it, the outer first.</summary>
    public static IEnumerable<ITypeParameterSymbol> TypeParameters(INamedTypeSymbol type) =>
        type.ContainingType is null ? type.TypeParameters : TypeParameters(type.ContainingType).Concat(type.TypeParameters);

    private static string Word(string text)
    {
        var word = new StringBuilder();
        foreach (var letter in text)
            word.Append(char.IsLetterOrDigit(letter) || letter == '_' ? letter : '_');
        return char.IsDigit(word[0]) ? $"_{word}" : word.ToString();
    }
}
