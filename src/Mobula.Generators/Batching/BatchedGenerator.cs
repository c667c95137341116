using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mobula.Generators.Batching;

/// <summary>Writes the body of every [Batched] method.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class BatchedGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step that reads the methods, for tests of what is read again.</summary>
    public const string Step = "Batched";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var outputs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "Mobula.BatchedAttribute",
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancel) => BatchedReader.Read((IMethodSymbol)found.TargetSymbol, found.Attributes[0], found.SemanticModel.Compilation, cancel))
            .WithTrackingName(Step);
        context.RegisterSourceOutput(outputs, static (production, output) =>
        {
            foreach (var problem in output.Problems)
                production.ReportDiagnostic(problem.ToDiagnostic());
            if (output.Source is not null)
                production.AddSource(output.HintName, output.Source);
        });
    }
}
