using Mobula.Ratios.Figures;

namespace Mobula.Ratios.Results;

/// <summary>What one run of one scenario gave; its file in the folder of results is this as JSON.</summary>
internal sealed record ScenarioResult(string Scenario, string Question, Machine Machine, int Rounds, double SecondsPerRound, IReadOnlyList<Figure> Figures);
