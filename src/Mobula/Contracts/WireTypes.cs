using System.IO.Pipelines;

namespace Mobula.Contracts;

/// <summary>Which types can leave the process.</summary>
internal static class WireTypes
{
    public const string Bytes = "Take byte[] or ReadOnlyMemory<byte>; a Stream belongs in an HTTP action.";
    public const string Code = "Code does not travel: pass the data it would work on.";
    public const string Memory = "It is bound to the caller's stack: take an array or Memory<T>.";
    public const string Tokens = "A token is the last parameter of the method itself.";
    public const string Streams = "A stream goes one way, as what the method returns.";

    /// <summary>The first part of a type that cannot leave the process, and what to do about it.</summary>
    public static (Type Type, string WayOut)? Refused(Type type)
    {
        if (type.IsAssignableTo(typeof(Stream)) || type.IsAssignableTo(typeof(PipeReader)) || type.IsAssignableTo(typeof(PipeWriter))) return (type, Bytes);
        if (type.IsAssignableTo(typeof(Delegate))) return (type, Code);
        if (type.IsByRefLike || type.IsPointer || type.IsFunctionPointer) return (type, Memory);
        if (type == typeof(CancellationToken)) return (type, Tokens);
        if (IsStream(type)) return (type, Streams);
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
