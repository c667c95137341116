namespace Mobula.Core.Routing;

/// <summary>A waiter says where it would like to go.</summary>
internal interface IRouted
{
    /// <summary>Null when every replica is as good.</summary>
    Affinity? Affinity { get; }
}
