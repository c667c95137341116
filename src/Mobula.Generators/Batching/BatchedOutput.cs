namespace Mobula.Generators.Batching;

/// <summary>What comes of one method: a source file, or the reasons why not. Compares by value, so that nothing is written twice.</summary>
internal sealed class BatchedOutput(string hintName, string? source, IReadOnlyList<FoundProblem> problems) : IEquatable<BatchedOutput>
{
    public string HintName { get; } = hintName;

    public string? Source { get; } = source;

    public IReadOnlyList<FoundProblem> Problems { get; } = problems;

    public bool Equals(BatchedOutput? other) =>
        other is not null && HintName == other.HintName && Source == other.Source && Problems.SequenceEqual(other.Problems);

    public override bool Equals(object? obj) => Equals(obj as BatchedOutput);

    public override int GetHashCode() => HintName.GetHashCode() ^ (Source?.GetHashCode() ?? Problems.Count);
}
