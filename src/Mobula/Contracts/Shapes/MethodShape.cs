namespace Mobula.Contracts.Shapes;

/// <summary>What a method's calls look like on the wire.</summary>
/// <param name="Name">Its name in calls.</param>
/// <param name="Streams">Whether it answers item by item.</param>
/// <param name="Parameters">What travels; the token does not.</param>
/// <param name="Result">The result, or an item; null where there is none.</param>
internal sealed record MethodShape(string Name, bool Streams, IReadOnlyList<ParameterShape> Parameters, WireShape? Result)
{
    public override string ToString() => $"{Name}({string.Join(",", Parameters)}){(Streams ? "*" : "")}->{Result}";
}
