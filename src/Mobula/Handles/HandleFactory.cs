using System.Reflection;
using Mobula.Contracts;

namespace Mobula.Handles;

/// <summary>Makes handles.</summary>
internal sealed class HandleFactory(CallServices services, ContractClients clients)
{
    private static readonly MethodInfo CreateMethod = typeof(HandleFactory).GetMethod(nameof(Create), 1, [typeof(Destination)])!;

    public DeploymentHandle<TContract> Create<TContract>(Destination destination)
        where TContract : class =>
        new(options => clients.Create<TContract>(new CallSender(services, destination, options)));

    public IHandle Create(Type contract, Destination destination) =>
        (IHandle)CreateMethod.MakeGenericMethod(contract).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [destination], null)!;
}
