using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Mobula.Generators.Contracts;

/// <summary>
/// Finds calls of deployments whose task nobody awaits. Such a call is canceled when the request that made it ends: it looks as if it ran
/// on, and does not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DiscardedCallAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "MOB3012", "The result of a call is thrown away", "{0}", "Mobula.Contracts", DiagnosticSeverity.Warning, isEnabledByDefault: true,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Mobula.DeploymentHandle`1") is not { } handle)
                return;
            var found = new Found(handle);
            start.RegisterSymbolAction(symbol => found.Class((INamedTypeSymbol)symbol.Symbol), SymbolKind.NamedType);
            start.RegisterOperationAction(operation => found.Use((IInvocationOperation)operation.Operation), OperationKind.Invocation);
            start.RegisterOperationAction(operation => found.Statement((IExpressionStatementOperation)operation.Operation), OperationKind.ExpressionStatement);
            start.RegisterOperationAction(operation => found.Assigned(operation.Operation), OperationKind.SimpleAssignment, OperationKind.VariableDeclarator, OperationKind.FieldInitializer, OperationKind.PropertyInitializer);
            start.RegisterCompilationEndAction(end => found.Report(end.ReportDiagnostic));
        });
    }

    /// <summary>What was found in a compilation: the contracts, and the calls that may be calls of them.</summary>
    private sealed class Found(INamedTypeSymbol handle)
    {
        private readonly ConcurrentDictionary<ISymbol, bool> contracts = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, bool> withOptions = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentQueue<IInvocationOperation> discarded = new();

        public void Class(INamedTypeSymbol type)
        {
            if (type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "Mobula.DeploymentAttribute"))
                AddInterfaces(type);
        }

        public void Use(IInvocationOperation call)
        {
            var method = call.TargetMethod;
            if (method.TypeArguments.Length == 1 && ContractAnchors.IsAnchor(method.Name) && method.ContainingAssembly?.Name is "Mobula" or "Mobula.Testing")
                AddInterfaces(method.TypeArguments[0]);
        }

        /// <summary>What holds a contract that somebody gave options may hold one whose calls are detached.</summary>
        public void Assigned(IOperation operation)
        {
            var (target, value) = operation switch
            {
                ISimpleAssignmentOperation assignment => (SymbolOf(assignment.Target), assignment.Value),
                IVariableDeclaratorOperation declarator => (declarator.Symbol, declarator.GetVariableInitializer()?.Value),
                IFieldInitializerOperation field => (field.InitializedFields.FirstOrDefault(), field.Value),
                IPropertyInitializerOperation property => (property.InitializedProperties.FirstOrDefault(), property.Value),
                _ => ((ISymbol?)null, (IOperation?)null),
            };
            if (target is not null && IsWith(Bare(value)))
                withOptions.TryAdd(target, true);
        }

        public void Statement(IExpressionStatementOperation statement)
        {
            var operation = statement.Operation;
            if (operation is ISimpleAssignmentOperation { Target: IDiscardOperation } discard)
                operation = discard.Value;
            if (Bare(operation) is IInvocationOperation { TargetMethod: { ContainingType.TypeKind: TypeKind.Interface, IsAbstract: true } method } call && IsTask(method.ReturnType))
                discarded.Enqueue(call);
        }

        public void Report(Action<Diagnostic> report)
        {
            foreach (var call in discarded)
            {
                var contract = call.TargetMethod.ContainingType;
                if (!IsContract(contract, call.Instance) || MayBeDetached(call.Instance))
                    continue;
                report(Diagnostic.Create(
                    Rule, call.Syntax.GetLocation(),
                    $"Nobody awaits '{ContractSymbols.Name(contract)}.{call.TargetMethod.Name}': the call ends with the request that makes it. Await it, or make it through a handle, with HandleOptions.Detached."));
            }
        }

        private void AddInterfaces(ITypeSymbol type)
        {
            foreach (var contract in type.AllInterfaces.Where(ContractSymbols.IsOfTheUser))
                contracts.TryAdd(contract.OriginalDefinition, true);
            if (type is INamedTypeSymbol { TypeKind: TypeKind.Interface } named)
                contracts.TryAdd(named.OriginalDefinition, true);
        }

        private bool IsContract(INamedTypeSymbol contract, IOperation? receiver) =>
            contracts.ContainsKey(contract.OriginalDefinition)
            || ContractSymbols.IsMarked(contract.OriginalDefinition)
            || (Bare(receiver) is IPropertyReferenceOperation { Property: { Name: "Client" } client } && IsHandle(client.ContainingType))
            || IsWith(Bare(receiver));

        private bool MayBeDetached(IOperation? receiver)
        {
            receiver = Bare(receiver);
            if (!IsWith(receiver))
                return SymbolOf(receiver) is { } symbol && withOptions.ContainsKey(symbol);
            return Bare(((IInvocationOperation)receiver!).Arguments.FirstOrDefault()?.Value) is not IObjectCreationOperation { Initializer: var initializer }
                || initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Any(option => SymbolOf(option.Target)?.Name == "Detached") == true;
        }

        private bool IsWith(IOperation? operation) =>
            operation is IInvocationOperation { TargetMethod: { Name: "With" } method } && IsHandle(method.ContainingType);

        private bool IsHandle(INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, handle);

        private static bool IsTask(ITypeSymbol type) =>
            KnownTypes.IsTask(type) || KnownTypes.IsValueTask(type) || KnownTypes.ResultOfTask(type) is not null || KnownTypes.ResultOfValueTask(type) is not null;

        private static ISymbol? SymbolOf(IOperation? operation) => operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IMemberReferenceOperation member => member.Member,
            _ => null,
        };

        private static IOperation? Bare(IOperation? operation)
        {
            while (operation is IConversionOperation or IParenthesizedOperation)
                operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
            return operation;
        }
    }
}
