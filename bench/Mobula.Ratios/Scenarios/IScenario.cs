using Mobula.Ratios.Figures;

namespace Mobula.Ratios.Scenarios;

/// <summary>One question that a measurement answers. A new one is a class and a line in Program.cs.</summary>
internal interface IScenario
{
    /// <summary>Its name for <c>--only</c>, and of its file of results.</summary>
    string Name { get; }

    /// <summary>What is compared with what, in a line.</summary>
    string Question { get; }

    /// <summary>Measures, everything in this one run.</summary>
    /// <exception cref="BenchException">The measurement means nothing, as when answers were errors.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel);
}
