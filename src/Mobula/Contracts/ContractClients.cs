using Mobula.Contracts.Reflection;
using Mobula.Handles;

namespace Mobula.Contracts;

/// <summary>Makes clients of contracts: the generated one, or where none was generated one by reflection.</summary>
/// <param name="useGenerated">False to do without generated ones, for tests of the others.</param>
internal sealed class ContractClients(bool useGenerated = true)
{
    public TContract Create<TContract>(CallSender sender)
        where TContract : class =>
        useGenerated && GeneratedContracts.ClientOf(typeof(TContract)) is { } type
            ? (TContract)Activator.CreateInstance(type, sender)!
            : ReflectedClient.Create<TContract>(sender);
}
