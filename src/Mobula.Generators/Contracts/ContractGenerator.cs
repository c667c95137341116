using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mobula.Generators.Contracts;

/// <summary>Writes a client and a dispatcher for every contract.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that merges what was found, for tests of what is written again.</summary>
    public const string Step = "Contracts";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var marked = context.SyntaxProvider.ForAttributeWithMetadataName(
            ContractSymbols.Attribute,
            static (_, _) => true,
            static (found, cancel) => ContractAnchors.OfAttribute(found, cancel));
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Mobula.DeploymentAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancel) => ContractAnchors.OfClass((INamedTypeSymbol)found.TargetSymbol, found.TargetNode, found.SemanticModel.Compilation, cancel));
        var uses = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is GenericNameSyntax { TypeArgumentList.Arguments.Count: 1 } name && ContractAnchors.IsAnchor(name.Identifier.ValueText),
            static (found, cancel) => ContractAnchors.OfUse((GenericNameSyntax)found.Node, found.SemanticModel, cancel));

        var all = marked.Collect().Combine(classes.Collect()).Combine(uses.Collect())
            .Select(static (found, _) => Merge(found.Left.Left.AddRange(found.Left.Right).AddRange(found.Right)))
            .WithTrackingName(Step);
        context.RegisterSourceOutput(all, static (production, outputs) =>
        {
            foreach (var output in outputs.Items)
            {
                if (output.Source is not null)
                    production.AddSource(output.HintName, output.Source);
            }
        });
        // Apart from the sources: these are not written again when only the rest of the program changes.
        context.RegisterSourceOutput(all.Combine(context.CompilationProvider), static (production, found) =>
        {
            foreach (var problem in found.Left.Items.SelectMany(output => output.Problems).Distinct())
                production.ReportDiagnostic(problem.ToDiagnostic(found.Right));
        });
    }

    // Several places may name one contract: one of them writes it, all of them may complain.
    private static ContractOutputs Merge(IEnumerable<ContractOutputs> found) => new(
        [.. found.SelectMany(outputs => outputs.Items)
            .GroupBy(output => output.HintName)
            .Select(same => new ContractOutput(
                same.Key,
                same.Select(output => output.Source).FirstOrDefault(source => source is not null),
                [.. same.SelectMany(output => output.Problems).Distinct()]))
            .OrderBy(output => output.HintName, StringComparer.Ordinal)]);
}
