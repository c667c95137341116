using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mobula.Ratios.Figures;

namespace Mobula.Ratios.Results;

/// <summary>The folder of results: one JSON file a scenario, and a summary of all of them to read.</summary>
internal sealed class ResultFiles(string folder)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(ScenarioResult result)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(FileOf(result.Scenario), JsonSerializer.Serialize(result, Json) + "\n");
    }

    /// <summary>Writes the summary of what the folder holds: a run of one scenario leaves the others' results as they are.</summary>
    public void WriteSummary(IEnumerable<string> scenarios)
    {
        var text = new StringBuilder("# Results\n\nWritten by `make bench`; what is measured and how to read it: [bench/README.md](../README.md).\n");
        foreach (var result in scenarios.Where(name => File.Exists(FileOf(name))).Select(Read)) Append(text, result);
        File.WriteAllText(Path.Combine(folder, "summary.md"), text.ToString());
    }

    private string FileOf(string scenario) => Path.Combine(folder, scenario + ".json");

    private ScenarioResult Read(string scenario) => JsonSerializer.Deserialize<ScenarioResult>(File.ReadAllText(FileOf(scenario)), Json)!;

    private static void Append(StringBuilder text, ScenarioResult result)
    {
        var machine = result.Machine;
        text.Append(CultureInfo.InvariantCulture, $"\n## {result.Scenario}\n\n{result.Question}\n\n")
            .Append(CultureInfo.InvariantCulture, $"{machine.Date:yyyy-MM-dd HH:mm} UTC · {machine.Processor}, {machine.Cores} cores · {machine.System} · {machine.Runtime} · Mobula {machine.Mobula}")
            .Append(CultureInfo.InvariantCulture, $" · {result.Rounds} rounds of {result.SecondsPerRound} s · load before {machine.LoadBefore}\n\n")
            .Append("| figure | median | min | max | unit | bound | goal | |\n|---|---:|---:|---:|---|---:|---:|---|\n");
        foreach (var figure in result.Figures) Append(text, figure);
    }

    private static void Append(StringBuilder text, Figure figure)
    {
        string bound = figure.Limit is { } limit ? $"{(limit.AtLeast ? "≥" : "≤")} {Figure.Text(limit.Bound)}" : "";
        string goal = figure.Limit?.Goal is { } value ? Figure.Text(value) : "";
        text.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {Figure.Text(figure.Value.Median)} | {Figure.Text(figure.Value.Min)} | {Figure.Text(figure.Value.Max)} | {figure.Unit} | {bound} | {goal} | {figure.Verdict} |\n");
    }
}
