using System.Reflection;

namespace Mobula.Contracts;

/// <summary>The methods of a contract, as reflection sees them.</summary>
internal static class ContractMethods
{
    /// <summary>The interface and those it extends; IDisposable and its like have nothing to call.</summary>
    public static IEnumerable<Type> Parts(Type contract) =>
        contract.GetInterfaces().Where(part => part != typeof(IDisposable) && part != typeof(IAsyncDisposable)).Prepend(contract);

    /// <summary>The methods that are calls. Those with a body of their own run at the caller.</summary>
    public static IReadOnlyList<MethodInfo> Of(Type contract) =>
        [.. Parts(contract).SelectMany(part => part.GetMethods(BindingFlags.Instance | BindingFlags.Public)).Where(method => method is { IsAbstract: true, IsSpecialName: false })];

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<ContractMethodAttribute>()?.Name ?? method.Name;

    public static bool TakesToken(MethodInfo method) => method.GetParameters() is [.., var last] && last.ParameterType == typeof(CancellationToken);

    /// <summary>The parameters that travel: all but the token.</summary>
    public static ParameterInfo[] ArgumentsOf(MethodInfo method) => TakesToken(method) ? method.GetParameters()[..^1] : method.GetParameters();

    /// <summary>How it answers; null where a call cannot.</summary>
    public static ReturnKind? KindOf(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task)) return ReturnKind.Task;
        if (type == typeof(ValueTask)) return ReturnKind.ValueTask;
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Task<>) ? ReturnKind.TaskOf
            : definition == typeof(ValueTask<>) ? ReturnKind.ValueTaskOf
            : definition == typeof(IAsyncEnumerable<>) ? ReturnKind.Stream
            : null;
    }

    /// <summary>The result, or the item of a stream; null where there is none.</summary>
    public static Type? ResultOf(MethodInfo method) =>
        KindOf(method) is ReturnKind.TaskOf or ReturnKind.ValueTaskOf or ReturnKind.Stream ? method.ReturnType.GetGenericArguments()[0] : null;
}
