namespace Mobula.EndToEnd.Tests.Serving;

[Trait("Category", "Slow")]
public sealed class ThreadPoolTests
{
    private const string Warning = "The thread pool has run short";

    [Theory]
    [InlineData("/block")]
    [InlineData("/block-at-once")]
    public async Task Pool_BlockedByADeployment_IsWarnedOfWithItsNameAndTheWayOut(string path)
    {
        await using var server = await Server.StartAsync();
        using var client = Server.Client(server.Address);

        var pending = Enumerable.Range(0, 90).Select(_ => client.GetStringAsync($"{path}?seconds=1.5", TestContext.Current.CancellationToken)).ToArray();

        await server.Command.PrintsAsync(Warning, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        string line = server.Output.Split('\n').Single(line => line.Contains(Warning, StringComparison.Ordinal));
        Assert.Matches(@"Busy: default/Worker \(\d+ running\)", line);
        Assert.Contains("set DedicatedThreads = true, or lower MaxConcurrency", line, StringComparison.Ordinal);
        server.Command.Signal("KILL");
        await Task.WhenAll(pending).ContinueWith(_ => { }, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Pool_BlockingOnDedicatedThreads_IsNotWarnedOf()
    {
        await using var server = await Server.StartAsync("--Mobula:Deployments:Worker:DedicatedThreads=true");
        using var client = Server.Client(server.Address);

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 90).Select(_ => client.GetStringAsync("/block?seconds=2.5", TestContext.Current.CancellationToken)));

        Assert.All(answers, answer => Assert.Equal("blocked", answer));
        Assert.DoesNotContain(Warning, server.Output, StringComparison.Ordinal);
    }
}
