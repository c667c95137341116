using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Mobula.Codec;

/// <summary>Reads, once, what a signature's types allow and what of them cannot travel. Not thread-safe.</summary>
internal sealed class ShapeReader
{
    // Deeper than any frame may nest; only a generic type that contains an ever larger one of itself gets here.
    private const int MaxTypeDepth = CodecLimits.MaxDepth;

    private static readonly Type[] Untransportable =
        [typeof(Delegate), typeof(MemberInfo), typeof(Stream), typeof(Task), typeof(ValueTask), typeof(CancellationToken), typeof(IServiceProvider), typeof(nint), typeof(nuint)];

    private readonly NullabilityInfoContext nullability = new();
    private readonly Dictionary<string, NullRule> rules = [];
    private readonly List<string> problems = [];

    /// <summary>What is wrong with the types read so far, each with its place.</summary>
    public IReadOnlyList<string> Problems => problems;

    public NullType Read(ParameterInfo parameter) => NullType.Of(nullability.Create(parameter));

    /// <summary>The shape of a value; complete after <see cref="Settle"/>.</summary>
    public ValueShape Shape(NullType type, string what)
    {
        var rule = Visit(type, what + " at $", 0);
        var declared = type.NotNull || !type.Type.IsValueType ? type.Type : typeof(Nullable<>).MakeGenericType(type.Type);
        return new(what, type, problems.Count == 0 ? CodecJson.Options.GetTypeInfo(declared) : null, rule);
    }

    public void Settle()
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var rule in rules.Values) changed |= rule.Settle();
        }
    }

    private NullRule Visit(NullType type, string path, int depth)
    {
        if (rules.TryGetValue(type.Key, out var known)) return known;
        var rule = rules[type.Key] = new NullRule();
        if (depth > MaxTypeDepth) problems.Add($"{path}: the type nests deeper than {MaxTypeDepth}, as it seems without end.");
        else if (Refusal(type.Type) is { } reason) problems.Add($"{path}: {reason}");
        else if (TypeOf(type.Type, path) is { } json) Fill(rule, type, json, path, depth + 1);
        return rule;
    }

    private void Fill(NullRule rule, NullType type, JsonTypeInfo json, string path, int depth)
    {
        if (json.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary && json.ElementType is { } elementType)
        {
            var element = type.Element(elementType);
            rule.Elements(Visit(element, path + "[]", depth), element.NotNull && !element.Type.IsValueType);
        }

        if (json.Kind != JsonTypeInfoKind.Object) return;
        foreach (var derived in json.PolymorphismOptions?.DerivedTypes ?? []) rule.Derived(derived.DerivedType, Visit(NullType.Of(derived.DerivedType), $"{path}({derived.DerivedType.Name})", depth));
        foreach (var property in json.Properties)
        {
            if (property.IsExtensionData || property.CustomConverter is not null || property is { Get: null, Set: null }) continue;
            var member = MemberOf(type, property);
            var inner = Visit(member, $"{path}.{property.Name}", depth);
            bool isRead = property.Set is not null || property.AssociatedParameter is not null;
            if (isRead && property.Get is { } get) rule.Add(property.Name, get, member.NotNull && !member.Type.IsValueType, inner);
        }
    }

    private NullType MemberOf(NullType owner, JsonPropertyInfo property)
    {
        // The members of a tuple are declared where the tuple is: `(string Text, string? Note)`.
        var position = owner.Arguments.Length > 0 && IsTupleLike(owner.Type) && property.AttributeProvider is MemberInfo tupleMember
            ? TypeParameterOf(owner.Type.GetGenericTypeDefinition(), tupleMember)
            : null;
        if (position is { } index) return owner.Arguments[index];
        return property.AttributeProvider switch
        {
            PropertyInfo member when member.PropertyType == property.PropertyType => NullType.Of(nullability.Create(member)),
            FieldInfo member when member.FieldType == property.PropertyType => NullType.Of(nullability.Create(member)),
            _ => NullType.Of(property.PropertyType),
        };
    }

    private static bool IsTupleLike(Type type) =>
        type.IsGenericType && (type.IsAssignableTo(typeof(ITuple)) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) && type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    private static int? TypeParameterOf(Type definition, MemberInfo member)
    {
        var type = definition.GetMemberWithSameMetadataDefinitionAs(member) switch
        {
            PropertyInfo property => property.PropertyType,
            FieldInfo field => field.FieldType,
            _ => null,
        };
        return type is { IsGenericTypeParameter: true } ? type.GenericParameterPosition : null;
    }

    private static string? Refusal(Type type)
    {
        if (type == typeof(object)) return RefuseObjectConverter.Reason;
        if (type.IsPointer || type.IsByRef || type.IsByRefLike || Untransportable.Any(type.IsAssignableTo) || IsAsync(type))
            return $"{type} stands for something in this process and cannot travel. Pass what it holds: text, numbers, byte[], records, collections of them.";
        return null;
    }

    private static bool IsAsync(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() is var definition &&
        (definition == typeof(IAsyncEnumerable<>) || definition == typeof(ValueTask<>));

    private JsonTypeInfo? TypeOf(Type type, string path)
    {
        try
        {
            var json = CodecJson.Options.GetTypeInfo(type);
            if (json.Kind != JsonTypeInfoKind.Object || json.CreateObject is not null) return json;
            if (json.PolymorphismOptions is null && (type.IsAbstract || type.IsInterface))
                problems.Add($"{path}: {type} is abstract, so that nobody could make one of it. Declare the type itself, or name the derived ones by [JsonDerivedType].");
            return json;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            problems.Add($"{path}: System.Text.Json takes no {type}: {exception.Message}");
            return null;
        }
    }
}
