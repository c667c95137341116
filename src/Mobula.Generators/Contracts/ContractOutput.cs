namespace Mobula.Generators.Contracts;

/// <summary>What comes of one interface: a source file, or the reasons why not. Compares by value, so that nothing is written twice.</summary>
internal sealed record ContractOutput(string HintName, string? Source, IReadOnlyList<FoundProblem> Problems)
{
    public bool Equals(ContractOutput? other) =>
        other is not null && HintName == other.HintName && Source == other.Source && Problems.SequenceEqual(other.Problems);

    public override int GetHashCode() => HintName.GetHashCode() ^ (Source?.GetHashCode() ?? Problems.Count);
}
