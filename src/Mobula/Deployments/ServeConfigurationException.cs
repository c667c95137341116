namespace Mobula;

/// <summary>A program is wrong: its deployments, their options or their routes. Nothing of it was started.</summary>
public sealed class ServeConfigurationException : Exception
{
    /// <summary>Makes the exception of some problems.</summary>
    /// <param name="problems">All that is wrong, a sentence each.</param>
    public ServeConfigurationException(IReadOnlyList<string> problems)
        : base($"The program has {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  - {problem}"))}") =>
        Problems = problems;

    /// <summary>All that is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
