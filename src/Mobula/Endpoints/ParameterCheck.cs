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

        if (checksMembers && value is not null) CheckMembers(value, "", services, errors, 0);
    }

    private static void CheckMembers(object value, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        if (depth > MaxDepth) return;
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value, services, null), results, validateAllProperties: true);
        foreach (var result in results)
        {
            string[] members = [.. result.MemberNames.DefaultIfEmpty("")];
            foreach (string member in members) Add(errors, path + member, result.ErrorMessage);
        }

        foreach (var property in MembersOf(value.GetType()))
        {
            object? member = property.GetValue(value);
            string memberPath = $"{path}{property.Name}";
            if (member is System.Collections.IEnumerable list and not string) CheckItems(list, memberPath, services, errors, depth);
            else if (member is not null && IsOwnType(member.GetType())) CheckMembers(member, memberPath + ".", services, errors, depth + 1);
        }
    }

    private static void CheckItems(
        System.Collections.IEnumerable list, string path, IServiceProvider services, Dictionary<string, List<string>> errors, int depth)
    {
        int index = 0;
        foreach (object? item in list)
        {
            if (item is not null && IsOwnType(item.GetType())) CheckMembers(item, $"{path}[{index}].", services, errors, depth + 1);
            index++;
        }
    }

    private static bool HasRules(Type type, HashSet<Type> seen)
    {
        type = ElementOf(type);
        if (!IsOwnType(type) || !seen.Add(type)) return false;
        return type.IsAssignableTo(typeof(IValidatableObject))
            || type.GetCustomAttributes<ValidationAttribute>().Any()
            || MembersOf(type).Any(property => property.GetCustomAttributes<ValidationAttribute>().Any() || HasRules(property.PropertyType, seen));
    }

    private static Type ElementOf(Type type)
    {
        if (type.IsArray) return type.GetElementType()!;
        bool isList = type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable));
        return isList ? type.GetGenericArguments()[^1] : Nullable.GetUnderlyingType(type) ?? type;
    }

    private static IEnumerable<PropertyInfo> MembersOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.GetIndexParameters().Length == 0);

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
