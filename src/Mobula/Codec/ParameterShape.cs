using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Mobula.Codec;

/// <summary>A parameter of a method that is called from elsewhere.</summary>
internal sealed class ParameterShape
{
    private readonly byte[] name;

    public ParameterShape(ParameterInfo parameter, ValueShape value)
    {
        Name = parameter.Name!;
        name = Encoding.UTF8.GetBytes(Name);
        Value = value;
        HasDefault = parameter.HasDefaultValue;
        Default = HasDefault ? DefaultOf(parameter) : null;
    }

    public string Name { get; }

    public ValueShape Value { get; }

    public bool HasDefault { get; }

    public object? Default { get; }

    public bool IsNamed(ref Utf8JsonReader reader) => reader.ValueTextEquals(name);

    // Reflection gives null for `default` of a struct, and a bare number for a nullable enum.
    private static object? DefaultOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.DefaultValue is { } value) return Nullable.GetUnderlyingType(type) is { IsEnum: true } @enum ? Enum.ToObject(@enum, value) : value;
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }
}
