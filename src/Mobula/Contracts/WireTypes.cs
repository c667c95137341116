using System.IO.Pipelines;

namespace Mobula.Contracts;

/// <summary>Which types can leave the process.</summary>
internal static class WireTypes
{
    /// <summary>The first part of a type that cannot leave the process, and what to do about it.</summary>
    public static (Type Type, string WayOut)? Refused(Type type)
    {
        if (type.IsAssignableTo(typeof(Stream)) || type.IsAssignableTo(typeof(PipeReader)) || type.IsAssignableTo(typeof(PipeWriter))) return (type, WireAdvice.Bytes);
        if (type.IsAssignableTo(typeof(Delegate))) return (type, WireAdvice.Code);
        if (type.IsByRefLike || type.IsPointer || type.IsFunctionPointer) return (type, WireAdvice.Memory);
        if (type == typeof(CancellationToken)) return (type, WireAdvice.Tokens);
        if (IsStream(type)) return (type, WireAdvice.Streams);
        if (type.HasElementType) return Refused(type.GetElementType()!);
        foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : [])
        {
            if (Refused(argument) is { } refused) return refused;
        }

        return null;
    }

    private static bool IsStream(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is var definition
        && (definition == typeof(IAsyncEnumerable<>) || definition == typeof(IAsyncEnumerator<>));
}
