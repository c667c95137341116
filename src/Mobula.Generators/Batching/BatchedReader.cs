using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mobula.Generators.Batching;

/// <summary>Checks a [Batched] method, all of it at once, and has its source written where nothing is wrong.</summary>
internal sealed class BatchedReader(IMethodSymbol method, AttributeData attribute, Compilation compilation, CancellationToken cancel)
{
    private readonly List<FoundProblem> problems = [];
    private readonly string name = $"{method.ContainingType.Name}.{method.Name}";

    public static BatchedOutput Read(IMethodSymbol method, AttributeData attribute, Compilation compilation, CancellationToken cancel) =>
        new BatchedReader(method, attribute, compilation, cancel).Read();

    private BatchedOutput Read()
    {
        CheckType();
        CheckMethod();
        CheckOptions();
        var shape = ReadShape();
        var list = shape is null ? null : FindListMethod(shape);
        var source = problems.Count == 0 && shape is not null && list is not null ? BatchedWriter.Write(shape, list, attribute) : null;
        return new(HintName(), source, problems);
    }

    private void CheckType()
    {
        var type = method.ContainingType;
        if (type.TypeKind != TypeKind.Class || type.IsRecord || type.IsStatic)
            Add(BatchedRules.NotAClass, $"'{name}' is [Batched], but '{type.Name}' is {Kind(type)}. A batcher belongs to one instance: make it a class that is neither static nor a record, or use a Batcher field.");
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (!IsPartial(outer))
                Add(BatchedRules.NotPartial, $"'{name}' is [Batched], but '{outer.Name}' is not partial, so its body cannot be generated. Declare '{outer.Name}' partial.");
        }
    }

    private void CheckMethod()
    {
        if (method.IsStatic)
            Add(BatchedRules.Method, $"'{name}' is [Batched] and static. A batcher belongs to one instance: remove 'static'.");
        if (method.IsGenericMethod)
            Add(BatchedRules.Method, $"'{name}' is [Batched] and generic. One batch holds items of one type: move the type parameters to the class.");
        if (!method.IsPartialDefinition)
            Add(BatchedRules.Method, $"'{name}' is [Batched] but not partial. Declare it 'partial' and end it with a semicolon: its body is generated.");
        else if (method.PartialImplementationPart is not null)
            Add(BatchedRules.Method, $"'{name}' is [Batched] and has a body. Remove the body: it is generated and calls the list method.");
    }

    private void CheckOptions()
    {
        foreach (var option in attribute.NamedArguments)
        {
            if (option.Value.Value is not int value)
                continue;
            var least = option.Key == "WaitTimeoutMs" ? 0 : 1;
            if (value < least)
                Add(BatchedRules.Options, $"'{name}': {option.Key} is {value}, below {least}. Set it to {least} or more.", attribute.ApplicationSyntaxReference);
        }
    }

    private BatchedShape? ReadShape()
    {
        var parameters = method.Parameters;
        var fits = parameters.Length is 1 or 2
            && parameters.All(parameter => parameter.RefKind == RefKind.None)
            && !KnownTypes.IsCancellationToken(parameters[0].Type)
            && !parameters[0].Type.IsRefLikeType
            && parameters[0].Type is not IPointerTypeSymbol
            && (parameters.Length == 1 || KnownTypes.IsCancellationToken(parameters[1].Type));
        if (!fits)
            Add(BatchedRules.Parameters, $"'{name}' is [Batched] and has to take one item and a CancellationToken, both by value. Put several values into one record.");
        var task = KnownTypes.ResultOfTask(method.ReturnType);
        var result = task ?? KnownTypes.ItemOfAsyncEnumerable(method.ReturnType);
        if (result is null)
            Add(BatchedRules.Return, $"'{name}' is [Batched] and returns '{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'. It has to return Task<T>, or IAsyncEnumerable<T> for a stream.");
        return fits && result is not null ? new(method, parameters[0].Type, result, task is null, parameters.Length == 2) : null;
    }

    private ListMethod? FindListMethod(BatchedShape shape)
    {
        cancel.ThrowIfCancellationRequested();
        var wanted = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : "";
        List<IMethodSymbol> candidates = [];
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
            candidates.AddRange(type.GetMembers(wanted).OfType<IMethodSymbol>().Where(candidate => compilation.IsSymbolAccessibleWithin(candidate, method.ContainingType)));
        if (candidates.Count == 0)
        {
            Add(BatchedRules.NoListMethod, $"'{name}': there is no method '{wanted}' in '{method.ContainingType.Name}'. Write {ListMethod.Signatures(wanted, shape)}.", attribute.ApplicationSyntaxReference);
            return null;
        }

        var found = ListMethod.Find(candidates, shape, compilation);
        if (found is null)
            Add(BatchedRules.ListMethod, $"'{name}': the list method '{wanted}' does not fit. It has to be {ListMethod.Signatures(wanted, shape)}.", candidates[0].DeclaringSyntaxReferences.FirstOrDefault());
        return found;
    }

    private void Add(DiagnosticDescriptor rule, string message, SyntaxReference? where = null)
    {
        var location = where?.GetSyntax(cancel) switch
        {
            MethodDeclarationSyntax declaration => declaration.Identifier.GetLocation(),
            { } node => node.GetLocation(),
            null => method.Locations[0],
        };
        problems.Add(FoundProblem.At(location, rule, message));
    }

    private bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Any(reference => reference.GetSyntax(cancel) is TypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(modifier => modifier.ValueText == "partial"));

    private string HintName()
    {
        var index = method.ContainingType.GetMembers(method.Name).IndexOf(method);
        var type = method.ContainingType.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Replace('<', '{').Replace('>', '}').Replace(", ", ",").Replace("@", "");
        return $"{type}.{method.Name}{(index > 0 ? $".{index}" : "")}.g.cs";
    }

    private static string Kind(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true } => "a record",
        { IsStatic: true } => "static",
        { TypeKind: TypeKind.Struct } => "a struct",
        { TypeKind: TypeKind.Interface } => "an interface",
        _ => "no class",
    };
}
