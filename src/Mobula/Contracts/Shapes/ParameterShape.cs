namespace Mobula.Contracts.Shapes;

/// <summary>One parameter on the wire.</summary>
/// <param name="IsOptional">A call without it can be read: the receiver has a default.</param>
internal sealed record ParameterShape(string Name, WireShape Shape, bool IsOptional)
{
    public override string ToString() => $"{Name}{(IsOptional ? "=" : "")}:{Shape}";
}
