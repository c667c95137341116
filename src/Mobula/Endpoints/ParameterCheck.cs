using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Mobula.Endpoints;

/// <summary>The annotations of one action parameter and of the objects that hang on it.</summary>
internal sealed class ParameterCheck
{
    // Deeper than any body a person designs; a cycle ends here at the latest.
    private const int MaxDepth = 32;

    private readonly string name;
    private readonly ValidationAttribute[] rules;
    private readonly bool checksMembers;
    private readonly ConcurrentDictionary<Type, (PropertyInfo Property, ValidationAttribute[] ConstructorRules)[]> members = new();

    public ParameterCheck(ParameterInfo parameter)
    {
        name = parameter.Name ?? "";
        rules = [.. parameter.GetCustomAttributes<ValidationAttribute>()];
        checksMembers = HasRules(parameter.ParameterType, []);
    }

    public bool IsNeeded => rules.Length > 0 || checksMembers;

    public void Check(object? value, IServiceProvider services, Dictionary<string, List<string>> errors)
    {
        var context = new ValidationContext(value ?? this, services, null) { MemberName = name, DisplayName = name };
        foreach (var rule in rules)
        {
            if (rule.GetValidationResult(value, context) is { } failure) Add(errors, name, failure.ErrorMessage);
        }

        if (checksMembers) CheckValue(value, "", services, errors, 0);
    }

    /// <param name="path">Of the value, "" for the parameter itself.</param>
    private void CheckValue(object? value, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        if (depth > MaxDepth) return;
        if (value is IDictionary map)
        {
            foreach (DictionaryEntry entry in map) CheckValue(entry.Value, $"{path}[{entry.Key}]", services, errors, depth + 1);
        }
        else if (value is IEnumerable list and not string)
        {
            int index = 0;
            foreach (object? item in list) CheckValue(item, $"{path}[{index++}]", services, errors, depth + 1);
        }
        else if (value is not null && IsOwnType(value.GetType()))
        {
            CheckMembers(value, path.Length == 0 ? "" : path + ".", services, errors, depth);
        }
    }

    private void CheckMembers(object value, string prefix, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value, services, null), results, validateAllProperties: true);
        foreach (var result in results)
        {
            foreach (string member in result.MemberNames.DefaultIfEmpty("")) Add(errors, prefix + member, result.ErrorMessage);
        }

        foreach (var (property, constructorRules) in members.GetOrAdd(value.GetType(), MembersOf))
        {
            object? member = property.GetValue(value);
            var context = new ValidationContext(value, services, null) { MemberName = property.Name };
            foreach (var rule in constructorRules)
            {
                if (rule.GetValidationResult(member, context) is { } failure) Add(errors, prefix + property.Name, failure.ErrorMessage);
            }

            CheckValue(member, prefix + property.Name, services, errors, depth + 1);
        }
    }

    private static bool HasRules(Type type, HashSet<Type> seen)
    {
        type = ElementOf(type);
        if (!IsOwnType(type) || !seen.Add(type)) return false;
        return type.IsAssignableTo(typeof(IValidatableObject))
            || type.GetCustomAttributes<ValidationAttribute>().Any()
            || MembersOf(type).Any(member => member.ConstructorRules.Length > 0
                || member.Property.GetCustomAttributes<ValidationAttribute>().Any()
                || HasRules(member.Property.PropertyType, seen));
    }

    private static Type ElementOf(Type type)
    {
        if (type.IsArray) return type.GetElementType()!;
        bool isList = type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable));
        return isList ? type.GetGenericArguments()[^1] : Nullable.GetUnderlyingType(type) ?? type;
    }

    // A record's rules stand on its constructor's parameters, where the validator of the base library does not look.
    private static (PropertyInfo Property, ValidationAttribute[] ConstructorRules)[] MembersOf(Type type)
    {
        var written = type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).ToLookup(parameter => parameter.Name);
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Select(property => (property, written[property.Name]
                .Where(parameter => parameter.ParameterType == property.PropertyType)
                .SelectMany(parameter => parameter.GetCustomAttributes<ValidationAttribute>()).ToArray()))];
    }

    // What the base library and ASP.NET bring (streams, HttpContext, services) is not walked into.
    private static bool IsOwnType(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type.IsPointer) return false;
        string name = type.Namespace ?? "";
        return !name.StartsWith("System", StringComparison.Ordinal) && !name.StartsWith("Microsoft", StringComparison.Ordinal);
    }

    private static void Add(Dictionary<string, List<string>> errors, string member, string? message)
    {
        if (!errors.TryGetValue(member, out var list)) errors[member] = list = [];
        list.Add(message ?? "The value is not valid.");
    }
}
