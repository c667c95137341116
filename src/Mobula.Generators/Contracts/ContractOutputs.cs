namespace Mobula.Generators.Contracts;

/// <summary>What comes of one place that names contracts. Compares by value.</summary>
internal sealed class ContractOutputs(IReadOnlyList<ContractOutput> items) : IEquatable<ContractOutputs>
{
    public static readonly ContractOutputs None = new([]);

    public IReadOnlyList<ContractOutput> Items { get; } = items;

    public bool Equals(ContractOutputs? other) => other is not null && Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as ContractOutputs);

    public override int GetHashCode() => Items.Count == 0 ? 0 : Items[0].GetHashCode() ^ Items.Count;
}
