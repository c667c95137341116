using System.ComponentModel;

namespace Mobula.Contracts;

/// <summary>Names the client and the dispatcher of a contract of this assembly, where the language is too old to enter them in <see cref="GeneratedContracts"/>.</summary>
/// <param name="contract">The interface; of a generic one its definition.</param>
/// <param name="client">Its client.</param>
/// <param name="dispatcher">Its dispatcher.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GeneratedContractAttribute(Type contract, Type client, Type dispatcher) : Attribute
{
    /// <summary>The interface.</summary>
    public Type Contract { get; } = contract;

    /// <summary>Its client.</summary>
    public Type Client { get; } = client;

    /// <summary>Its dispatcher.</summary>
    public Type Dispatcher { get; } = dispatcher;
}
