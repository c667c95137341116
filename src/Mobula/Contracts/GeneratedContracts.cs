using System.Collections.Concurrent;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mobula.Contracts;

/// <summary>The clients and dispatchers that were generated, by contract. Generated code enters them when its module is loaded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedContracts
{
    private static readonly ConcurrentDictionary<Type, (Type Client, Type Dispatcher)> Known = new();

    /// <summary>Enters a contract.</summary>
    /// <param name="contract">The interface; of a generic one its definition.</param>
    /// <param name="client">Implements it and has a constructor that takes a <see cref="Handles.CallSender"/>; as generic as the contract.</param>
    /// <param name="dispatcher">Its <see cref="ContractDispatcher"/>; as generic as the contract.</param>
    public static void Add(Type contract, Type client, Type dispatcher) => Known.TryAdd(contract, (client, dispatcher));

    internal static Type? ClientOf(Type contract) => Find(contract)?.Client;

    internal static Type? DispatcherOf(Type contract) => Find(contract)?.Dispatcher;

    private static (Type Client, Type Dispatcher)? Find(Type contract)
    {
        var definition = contract.IsGenericType ? contract.GetGenericTypeDefinition() : contract;
        if (!Known.TryGetValue(definition, out var found))
        {
            // A library of contracts alone may have run no code yet.
            RuntimeHelpers.RunModuleConstructor(definition.Module.ModuleHandle);
            foreach (var attribute in definition.Assembly.GetCustomAttributes<GeneratedContractAttribute>()) Add(attribute.Contract, attribute.Client, attribute.Dispatcher);
            if (!Known.TryGetValue(definition, out found)) return null;
        }

        if (!contract.IsGenericType) return found;
        var arguments = contract.GetGenericArguments();
        return (found.Client.MakeGenericType(arguments), found.Dispatcher.MakeGenericType(arguments));
    }
}
