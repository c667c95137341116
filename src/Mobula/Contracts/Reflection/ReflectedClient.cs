using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Mobula.Handles;

namespace Mobula.Contracts.Reflection;

/// <summary>A client where none was generated: contracts in F#, in a library that does not know the generator.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class ReflectedClient : DispatchProxy
#pragma warning restore CA1852
{
    private readonly ConcurrentDictionary<MethodInfo, Delegate> defaults = new();
    private CallSender sender = null!;

    public static TContract Create<TContract>(CallSender sender)
        where TContract : class
    {
        if (ContractRules.Check(typeof(TContract)) is { Length: > 0 } problems)
            throw new NotSupportedException($"'{TypeNames.Of(typeof(TContract))}' is no contract: {string.Join(" ", problems.Select(problem => problem.Message))}");
        object client = Create<TContract, ReflectedClient>();
        ((ReflectedClient)client).sender = sender;
        return (TContract)client;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.IsAbstract) return ReflectedMethod.Of(targetMethod).Send(sender, args ?? []);
        // A method with a body of its own runs here, at the caller, with this client as its object.
        var run = defaults.GetOrAdd(targetMethod, static (method, self) => self.BindDefault(method), this);
        return run.DynamicInvoke(args);
    }

    // Not CreateDelegate, which would find this proxy's own implementation again.
    private Delegate BindDefault(MethodInfo method)
    {
        var type = Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]);
        return (Delegate)Activator.CreateInstance(type, this, method.MethodHandle.GetFunctionPointer())!;
    }
}
