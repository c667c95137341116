using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mobula.Generators.Batching;

/// <summary>Finds the list method of a [Batched] method, and how to call it.</summary>
internal sealed record ListMethod(IMethodSymbol Method, INamedTypeSymbol Taken, bool TakesToken, bool NeedsAwait)
{
    /// <summary>The first of the candidates that fits; null where none does.</summary>
    public static ListMethod? Find(IEnumerable<IMethodSymbol> candidates, BatchedShape shape, Compilation compilation) =>
        candidates.Select(candidate => Fit(candidate, shape, compilation)).FirstOrDefault(fit => fit is not null);

    /// <summary>The signatures that fit, for a message.</summary>
    public static string Signatures(string name, BatchedShape shape)
    {
        var (item, result) = (Short(shape.Item), Short(shape.Result));
        return shape.Streams
            ? $"'Task {name}(StreamBatch<{item}, {result}>, CancellationToken)'"
            : $"'Task<IReadOnlyList<{result}>> {name}(IReadOnlyList<{item}>, CancellationToken)' or 'Task {name}(Batch<{item}, {result}>, CancellationToken)'";
    }

    private static string Short(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static ListMethod? Fit(IMethodSymbol method, BatchedShape shape, Compilation compilation)
    {
        var parameters = method.Parameters;
        if (method.IsGenericMethod || parameters.Length is not (1 or 2) || parameters.Any(parameter => parameter.RefKind != RefKind.None))
            return null;
        var takesToken = parameters.Length == 2;
        if (takesToken && !KnownTypes.IsCancellationToken(parameters[1].Type))
            return null;
        var taken = parameters[0].Type;
        return shape.Streams
            ? Sink("Mobula.StreamBatch`2")
            : Sink("Mobula.Batch`2") ?? List();

        ListMethod? Sink(string batch)
        {
            var type = compilation.GetTypeByMetadataName(batch)?.Construct(shape.Item, shape.Result);
            return type is not null && SymbolEqualityComparer.Default.Equals(taken, type) && KnownTypes.IsTask(method.ReturnType)
                ? new(method, type, takesToken, NeedsAwait: false)
                : null;
        }

        ListMethod? List()
        {
            var list = compilation.GetTypeByMetadataName("System.Collections.Generic.IReadOnlyList`1");
            if (list is null || KnownTypes.ResultOfTask(method.ReturnType) is not { } returned)
                return null;
            var (items, results) = (list.Construct(shape.Item), list.Construct(shape.Result));
            if (!Converts(items, taken) || !Converts(returned, results))
                return null;
            return new(method, items, takesToken, NeedsAwait: !SymbolEqualityComparer.Default.Equals(returned, results));
        }

        bool Converts(ITypeSymbol from, ITypeSymbol to) =>
            compilation.ClassifyConversion(from, to) is { IsImplicit: true } conversion && (conversion.IsIdentity || conversion.IsReference);
    }
}
