using Mobula.Ratios;
using Mobula.Ratios.Figures;
using Mobula.Ratios.Loads;
using Mobula.Ratios.Results;
using Mobula.Ratios.Scenarios;

IScenario[] scenarios =
[
    new NoopScenario(),
    new StreamScenario(),
    new BatchScenario(),
    Protocols.Grpc(),
    Protocols.WebSockets(),
    new StartScenario(),
    new ReplicaMemoryScenario(),
    new RouterScenario(),
    new HandleScenario(),
    new ModelScenario("embeddings", ModelCase.Embeddings),
    new ModelScenario("chat", ModelCase.Chat),
    new OcrScenario(),
    new ChatMemoryScenario(),
];

try
{
    var run = RunArguments.Parse(args);
    var chosen = scenarios.Where(scenario => run.Only.Count == 0 || run.Only.Contains(scenario.Name)).ToArray();
    if (chosen.Length == 0) throw new BenchException($"--only {string.Join(" ", run.Only)}: there is no such scenario. Scenarios are {string.Join(", ", scenarios.Select(scenario => scenario.Name))}.");
    Wrk.RequireInstalled();
    var files = new ResultFiles(run.Results);
    bool holds = true;
    using var interrupt = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        interrupt.Cancel();
    };
    foreach (var scenario in chosen)
    {
        Console.WriteLine($"{scenario.Name}: {scenario.Question}");
        var machine = Machine.Now();
        IReadOnlyList<Figure> figures;
        try
        {
            figures = await scenario.RunAsync(run, interrupt.Token);
        }
        catch (ScenarioSkippedException skipped)
        {
            Console.WriteLine($"  skipped: {skipped.Message}");
            continue;
        }

        var result = new ScenarioResult(scenario.Name, scenario.Question, machine, run.Rounds, run.Seconds, figures);
        foreach (var figure in figures) Console.WriteLine("  " + figure);
        files.Write(result);
        holds &= figures.All(figure => figure.Holds != false);
    }

    files.WriteSummary(scenarios.Select(scenario => scenario.Name));
    return holds ? 0 : 1;
}
catch (BenchException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted; what was finished is written.");
    return 130;
}
