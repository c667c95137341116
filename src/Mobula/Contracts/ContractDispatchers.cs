using System.Collections.Concurrent;
using Mobula.Contracts.Reflection;

namespace Mobula.Contracts;

/// <summary>Finds the dispatcher of a contract: the generated one, or where none was generated one by reflection.</summary>
internal static class ContractDispatchers
{
    private static readonly ConcurrentDictionary<Type, ContractDispatcher> Known = new();

    public static ContractDispatcher Of(Type contract) => Known.GetOrAdd(contract, static contract =>
        GeneratedContracts.DispatcherOf(contract) is { } type ? (ContractDispatcher)Activator.CreateInstance(type)! : new ReflectedDispatcher(contract));
}
