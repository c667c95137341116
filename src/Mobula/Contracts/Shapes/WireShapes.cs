using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Mobula.Contracts.Shapes;

/// <summary>Reads the shape of a type as the serializer sees it.</summary>
internal static class WireShapes
{
    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        IncludeFields = true,
    };

    public static WireShape Of(Type type) => Of(type, []);

    private static WireShape Of(Type type, List<Type> above)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return new WireShape.Optional(Of(value, above));
        if (type.IsEnum) return Enumeration(type);
        int level = above.LastIndexOf(type);
        if (level >= 0) return new WireShape.Above(above.Count - level);
        if (InformationOf(type) is not { } known) return new WireShape.Scalar(type.ToString());
        return known.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new WireShape.List(Of(known.ElementType!, [.. above, type])),
            JsonTypeInfoKind.Dictionary => new WireShape.Map(Of(known.KeyType!, above), Of(known.ElementType!, [.. above, type])),
            JsonTypeInfoKind.Object => Record(known, [.. above, type]),
            _ => new WireShape.Scalar(type.ToString()),
        };
    }

    private static WireShape.Record Record(JsonTypeInfo known, List<Type> above) => new(
        [.. known.Properties.Where(IsRead).OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => new WireShape.Member(
            property.Name, Of(property.PropertyType, above), IsRequired(property), property.IsSetNullable && !property.PropertyType.IsValueType))],
        [.. (known.PolymorphismOptions?.DerivedTypes ?? Enumerable.Empty<JsonDerivedType>()).OrderBy(variant => $"{variant.TypeDiscriminator}", StringComparer.Ordinal)
            .Select(variant => KeyValuePair.Create($"{variant.TypeDiscriminator}", Of(variant.DerivedType, above)))]);

    // What is only written, as a computed property, changes nothing for who reads.
    private static bool IsRead(JsonPropertyInfo property) => property.Set is not null || property.AssociatedParameter is not null;

    private static bool IsRequired(JsonPropertyInfo property) => property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };

    private static WireShape.Enumeration Enumeration(Type type)
    {
        var scalar = Enum.GetUnderlyingType(type);
        var names = Enum.GetNames(type).Select(name => KeyValuePair.Create(name, Convert.ToString(Convert.ChangeType(Enum.Parse(type, name), scalar, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)!));
        return new(scalar.ToString(), [.. names.OrderBy(name => name.Value, StringComparer.Ordinal).ThenBy(name => name.Key, StringComparer.Ordinal)]);
    }

    // A type the serializer cannot describe is refused elsewhere, where it is to be written.
    private static JsonTypeInfo? InformationOf(Type type)
    {
        try
        {
            return Json.GetTypeInfo(type);
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
