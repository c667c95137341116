using Microsoft.CodeAnalysis;
using Mobula.Contracts;

namespace Mobula.Generators.Contracts;

/// <summary>Which types can leave the process, as the compiler sees them. Its counterpart at run time is <c>Mobula.Contracts.WireTypes</c>.</summary>
internal static class WireSymbols
{
    /// <summary>The first part of a type that cannot leave the process, and what to do about it.</summary>
    public static (ITypeSymbol Type, string WayOut)? Refused(ITypeSymbol type)
    {
        for (var some = type; some is not null; some = some.BaseType)
        {
            var name = some.OriginalDefinition.ToDisplayString();
            if (name is "System.IO.Stream" or "System.IO.Pipelines.PipeReader" or "System.IO.Pipelines.PipeWriter")
                return (type, WireAdvice.Bytes);
            if (name == "System.Delegate")
                return (type, WireAdvice.Code);
        }

        if (type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return (type, WireAdvice.Memory);
        if (KnownTypes.IsCancellationToken(type))
            return (type, WireAdvice.Tokens);
        if (KnownTypes.ItemOfAsyncEnumerable(type) is not null || KnownTypes.IsAsyncEnumerator(type))
            return (type, WireAdvice.Streams);
        if (type is IArrayTypeSymbol array)
            return Refused(array.ElementType);
        return (type as INamedTypeSymbol)?.TypeArguments.Select(Refused).FirstOrDefault(refused => refused is not null);
    }
}
