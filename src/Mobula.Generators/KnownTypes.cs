using Microsoft.CodeAnalysis;

namespace Mobula.Generators;

/// <summary>Types of the base library by which a signature is judged.</summary>
internal static class KnownTypes
{
    public static bool IsCancellationToken(ITypeSymbol type) => Is(type, "CancellationToken", "System.Threading", 0);

    public static bool IsTask(ITypeSymbol type) => Is(type, "Task", "System.Threading.Tasks", 0);

    public static bool IsValueTask(ITypeSymbol type) => Is(type, "ValueTask", "System.Threading.Tasks", 0);

    public static bool IsAsyncEnumerator(ITypeSymbol type) => Is(type, "IAsyncEnumerator", "System.Collections.Generic", 1);

    public static ITypeSymbol? ResultOfValueTask(ITypeSymbol type) => Argument(type, "ValueTask", "System.Threading.Tasks");

    public static ITypeSymbol? ResultOfTask(ITypeSymbol type) => Argument(type, "Task", "System.Threading.Tasks");

    public static ITypeSymbol? ItemOfAsyncEnumerable(ITypeSymbol type) => Argument(type, "IAsyncEnumerable", "System.Collections.Generic");

    private static ITypeSymbol? Argument(ITypeSymbol type, string name, string space) =>
        Is(type, name, space, 1) ? ((INamedTypeSymbol)type).TypeArguments[0] : null;

    private static bool Is(ITypeSymbol type, string name, string space, int arity) =>
        type is INamedTypeSymbol named && named.Name == name && named.Arity == arity && named.ContainingNamespace.ToDisplayString() == space;
}
