using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mobula.Codec;

/// <summary>Finds the types whose elements may travel as a segment: arrays and memory of numbers and truth values.</summary>
internal sealed class BinaryConverterFactory : JsonConverterFactory
{
    private static readonly HashSet<Type> ElementTypes =
    [
        typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Half), typeof(float), typeof(double), typeof(bool),
    ];

    public static bool IsBinary(Type type) => ConverterOf(type) is not null;

    public override bool CanConvert(Type typeToConvert) => IsBinary(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(ConverterOf(typeToConvert)!)!;

    private static Type? ConverterOf(Type type)
    {
        if (type.IsSZArray) return Of(typeof(ArrayConverter<>), type.GetElementType()!);
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(ReadOnlyMemory<>)) return Of(typeof(ReadOnlyMemoryConverter<>), type.GenericTypeArguments[0]);
        return definition == typeof(Memory<>) ? Of(typeof(MemoryConverter<>), type.GenericTypeArguments[0]) : null;
    }

    private static Type? Of(Type converter, Type element) => ElementTypes.Contains(element) ? converter.MakeGenericType(element) : null;

    private sealed class ArrayConverter<T> : BinaryConverter<T[], T>
        where T : unmanaged
    {
        protected override ReadOnlyMemory<T> Elements(T[] value) => value;

        protected override T[] Carry(T[] elements) => elements;
    }

    private sealed class MemoryConverter<T> : BinaryConverter<Memory<T>, T>
        where T : unmanaged
    {
        protected override ReadOnlyMemory<T> Elements(Memory<T> value) => value;

        protected override Memory<T> Carry(T[] elements) => elements;
    }

    private sealed class ReadOnlyMemoryConverter<T> : BinaryConverter<ReadOnlyMemory<T>, T>
        where T : unmanaged
    {
        protected override ReadOnlyMemory<T> Elements(ReadOnlyMemory<T> value) => value;

        protected override ReadOnlyMemory<T> Carry(T[] elements) => elements;
    }
}
