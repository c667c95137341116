using CsCheck;

namespace Mobula.Tests.Routing;

public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>A failure prints the number that fails: <c>new Simulation(number).Run(400)</c> repeats it.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void AnyRun_KeepsEveryPromise() => Gen.Int.Sample(seed => { new Simulation(seed).Run(400); }, iter: 400, threads: 1);

    [Fact]
    public void SameSeed_SameRun()
    {
        var first = new Simulation(42).Run(500).Trace;

        var second = new Simulation(42).Run(500).Trace;

        Assert.Equal(first, second);
        Assert.NotEqual(first, new Simulation(43).Run(500).Trace);
    }

    /// <summary>A simulation in which nothing interesting happens proves nothing.</summary>
    [Fact]
    public void FiftyRuns_MeetEveryEnding()
    {
        var runs = Enumerable.Range(0, 50).Select(seed => new Simulation(seed).Run(400)).ToArray();

        var endings = runs.SelectMany(run => run.Requests).CountBy(request => request.Ending!).ToDictionary();
        int rejected = runs.Sum(run => run.Trace.Count(line => line.Contains("Rejected", StringComparison.Ordinal)));
        output.WriteLine($"{string.Join(", ", endings.Select(pair => $"{pair.Key} {pair.Value}"))}; {rejected} rejections");
        Assert.Equal(["Done", "Failed", "QueueFull", "Unknown", "canceled", "deadline passed", "gave up"], endings.Keys.Order(StringComparer.Ordinal));
        Assert.All(endings.Values, count => Assert.True(count > 20));
        Assert.True(rejected > 200);
    }
}
