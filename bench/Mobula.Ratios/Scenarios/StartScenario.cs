using Mobula.Ratios.Figures;
using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Scenarios;

/// <summary>How long a program takes from its start to its first answer.</summary>
internal sealed class StartScenario : IScenario
{
    public string Name => "start";

    public string Question => "Process start to the first answer: samples/Hello against the same in bare ASP.NET Core, both published ReadyToRun.";

    public async Task<IReadOnlyList<Figure>> RunAsync(RunArguments run, CancellationToken cancel)
    {
        var bare = await PublishedProgram.PublishAsync("bench/BareHello", cancel);
        var mobula = await PublishedProgram.PublishAsync("samples/Hello", cancel);
        // The first starts read the files from the disk.
        foreach (var program in (PublishedProgram[])[bare, mobula]) await program.TimeToFirstAnswerAsync(cancel);

        List<(TimeSpan Elapsed, TimeSpan Cpu)> bareStarts = [], mobulaStarts = [];
        for (int round = 0; round < run.Rounds; round++)
        {
            if (round % 2 == 0) bareStarts.Add(await bare.TimeToFirstAnswerAsync(cancel));
            mobulaStarts.Add(await mobula.TimeToFirstAnswerAsync(cancel));
            if (round % 2 == 1) bareStarts.Add(await bare.TimeToFirstAnswerAsync(cancel));
        }

        double[] bareSeconds = [.. bareStarts.Select(start => start.Elapsed.TotalSeconds)], mobulaSeconds = [.. mobulaStarts.Select(start => start.Elapsed.TotalSeconds)];
        double[] bareCpu = [.. bareStarts.Select(start => start.Cpu.TotalSeconds)], mobulaCpu = [.. mobulaStarts.Select(start => start.Cpu.TotalSeconds)];
        return
        [
            new("start to first answer, bare", "s", Series.Of(bareSeconds)),
            new("start to first answer, Mobula", "s", Series.Of(mobulaSeconds)),
            new("start to first answer, Mobula above bare", "s", Series.Difference(mobulaSeconds, bareSeconds), Limit.AtMost(0.15)),
            new("CPU time until the first answer, bare", "s", Series.Of(bareCpu)),
            new("CPU time until the first answer, Mobula", "s", Series.Of(mobulaCpu)),
            new("CPU time until the first answer, Mobula above bare", "s", Series.Difference(mobulaCpu, bareCpu)),
        ];
    }
}
