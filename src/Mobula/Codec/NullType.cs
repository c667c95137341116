using System.Reflection;

namespace Mobula.Codec;

/// <summary>A type with what its declaration says about null, for itself and for its type arguments.</summary>
/// <param name="Type">The type; never a <see cref="Nullable{T}"/>.</param>
/// <param name="NotNull">Whether null is refused.</param>
/// <param name="Arguments">The element type of an array, else the type arguments; empty when nothing is known of them.</param>
internal sealed record NullType(Type Type, bool NotNull, NullType[] Arguments)
{
    /// <summary>Tells types apart whose rules differ.</summary>
    public string Key => $"{Type.AssemblyQualifiedName}|{(NotNull ? '!' : '?')}({string.Concat(Arguments.Select(argument => argument.Key))})";

    public static NullType Of(NullabilityInfo info) =>
        Of(info.Type, info.ReadState == NullabilityState.NotNull, (info.ElementType is { } element ? [element] : info.GenericTypeArguments).Select(Of).ToArray());

    /// <summary>A type of which only the runtime's knowledge is at hand: a struct is not null, a class may be.</summary>
    public static NullType Of(Type type) => Of(type, notNull: false, []);

    /// <summary>What a collection of this type holds.</summary>
    public NullType Element(Type element)
    {
        // A collection that derives from List<string> keeps no record of what its base's elements may be.
        var last = Arguments.LastOrDefault();
        return last is not null && last.Type == (Nullable.GetUnderlyingType(element) ?? element) ? last : Of(element);
    }

    private static NullType Of(Type type, bool notNull, NullType[] arguments)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return new(underlying, NotNull: false, Matching(underlying, arguments));
        return new(type, notNull || type.IsValueType, Matching(type, arguments));
    }

    // The runtime lists arguments without those that cannot be null, and those of a nullable struct in its place.
    private static NullType[] Matching(Type type, NullType[] arguments)
    {
        Type[] expected = type.IsSZArray ? [type.GetElementType()!] : type.GenericTypeArguments;
        return expected.Length == arguments.Length && expected.Zip(arguments).All(pair => (Nullable.GetUnderlyingType(pair.First) ?? pair.First) == pair.Second.Type)
            ? arguments
            : [];
    }
}
