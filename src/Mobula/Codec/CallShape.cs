using System.Reflection;

namespace Mobula.Codec;

/// <summary>A method as it is called from elsewhere: what goes in, what comes back. Read once per method and kept.</summary>
internal sealed class CallShape
{
    private CallShape(ParameterShape[] parameters, ValueShape? result, ValueShape? item) => (Parameters, Result, Item) = (parameters, result, item);

    /// <summary>The parameters that travel: all but cancellation tokens.</summary>
    public IReadOnlyList<ParameterShape> Parameters { get; }

    /// <summary>What the method returns or its task holds; null when that is nothing, or a stream.</summary>
    public ValueShape? Result { get; }

    /// <summary>An item of the stream the method returns; null when it returns none.</summary>
    public ValueShape? Item { get; }

    /// <exception cref="CodecException">Something of the signature cannot travel; all reasons, each with its place.</exception>
    public static CallShape Of(MethodInfo method)
    {
        var reader = new ShapeReader();
        var parameters = method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken))
            .Select(parameter => new ParameterShape(parameter, reader.Shape(reader.Read(parameter), $"argument '{parameter.Name}'"))).ToArray();
        var (result, item) = Returned(reader, method);
        reader.Settle();
        return reader.Problems.Count == 0
            ? new(parameters, result, item)
            : throw new CodecException($"{method.DeclaringType?.Name}.{method.Name}", string.Join(' ', reader.Problems));
    }

    private static (ValueShape? Result, ValueShape? Item) Returned(ShapeReader reader, MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask)) return default;
        var declared = reader.Read(method.ReturnParameter);
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition != typeof(Task<>) && definition != typeof(ValueTask<>) && definition != typeof(IAsyncEnumerable<>)) return (reader.Shape(declared, "the result"), null);
        var inner = declared.Element(type.GenericTypeArguments[0]);
        return definition == typeof(IAsyncEnumerable<>) ? (null, reader.Shape(inner, "an item of the stream")) : (reader.Shape(inner, "the result"), null);
    }
}
