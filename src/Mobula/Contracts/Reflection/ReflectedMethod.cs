using System.Collections.Concurrent;
using System.Reflection;
using Mobula.Handles;

namespace Mobula.Contracts.Reflection;

/// <summary>A method of a contract for which no code was generated.</summary>
internal abstract class ReflectedMethod(MethodInfo method)
{
    private static readonly ConcurrentDictionary<MethodInfo, ReflectedMethod> Known = new();

    public MethodInfo Method => method;

    public string Name { get; } = ContractMethods.NameOf(method);

    public ParameterInfo[] Parameters { get; } = ContractMethods.ArgumentsOf(method);

    public ReturnKind Kind { get; } = ContractMethods.KindOf(method)!.Value;

    public static ReflectedMethod Of(MethodInfo method) => Known.GetOrAdd(method, static method =>
    {
        bool streams = ContractMethods.KindOf(method) == ReturnKind.Stream;
        var type = (streams ? typeof(ReflectedStreamMethod<>) : typeof(ReflectedUnaryMethod<>)).MakeGenericType(ContractMethods.ResultOf(method) ?? typeof(Nothing));
        return (ReflectedMethod)Activator.CreateInstance(type, method)!;
    });

    /// <summary>Makes the call with all the method was given.</summary>
    /// <returns>What the method returns.</returns>
    public object Send(CallSender sender, object?[] given)
    {
        bool takesToken = given.Length > Parameters.Length;
        return Send(sender, takesToken ? given[..^1] : given, takesToken ? (CancellationToken)given[^1]! : default);
    }

    public abstract ContractCall NewCall();

    /// <summary>Runs the method of a user's object.</summary>
    public object Invoke(object target, object?[] arguments, CancellationToken cancel)
    {
        object?[] all = ContractMethods.TakesToken(method) ? [.. arguments, cancel] : arguments;
        return method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, all, null)!;
    }

    public void Write(ICallWriter writer, object?[] arguments)
    {
        for (int i = 0; i < Parameters.Length; i++)
        {
            var write = typeof(ICallWriter).GetMethod(nameof(ICallWriter.Write))!.MakeGenericMethod(Parameters[i].ParameterType);
            write.Invoke(writer, BindingFlags.DoNotWrapExceptions, null, [Parameters[i].Name, arguments[i]], null);
        }
    }

    public object?[] Read(ICallReader reader)
    {
        object?[] arguments = new object?[Parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            var parameter = Parameters[i];
            object?[] given = parameter.HasDefaultValue ? [parameter.Name, DefaultOf(parameter)] : [parameter.Name];
            var read = typeof(ICallReader).GetMethods().First(method => method.GetParameters().Length == given.Length).MakeGenericMethod(parameter.ParameterType);
            arguments[i] = read.Invoke(reader, BindingFlags.DoNotWrapExceptions, null, given, null);
        }

        return arguments;
    }

    protected abstract object Send(CallSender sender, object?[] arguments, CancellationToken cancel);

    // A default of a value type's own is kept as null.
    private static object? DefaultOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.DefaultValue is not { } value) return type.IsValueType ? Activator.CreateInstance(type) : null;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum ? Enum.ToObject(bare, value) : value;
    }
}
