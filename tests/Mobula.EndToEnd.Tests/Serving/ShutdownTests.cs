using System.Collections.Concurrent;
using System.Diagnostics;
using Mobula.EndToEnd.Tests.Processes;

namespace Mobula.EndToEnd.Tests.Serving;

[Trait("Category", "Slow")]
public sealed class ShutdownTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1.5);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_UnderLoad_FailsNoRequestSentBeforeTheListenerCloses(string signal)
    {
        await using var server = await Server.StartAsync("--Mobula:Http:ShutdownDelay=1.5");
        using var client = Server.Client(server.Address);
        var failures = new ConcurrentQueue<(long Began, string What)>();
        int served = 0;
        bool ends = false;
        var load = Enumerable.Range(0, 24).Select(async _ =>
        {
            while (!Volatile.Read(ref ends))
            {
                long began = Stopwatch.GetTimestamp();
                try
                {
                    using var answer = await client.GetAsync("/slow?seconds=0.01", TestContext.Current.CancellationToken);
                    if (answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) == "slow") Interlocked.Increment(ref served);
                    else failures.Enqueue((began, $"{answer.StatusCode}"));
                }
                catch (HttpRequestException exception)
                {
                    failures.Enqueue((began, exception.ToString()));
                    await Task.Delay(20, TestContext.Current.CancellationToken);
                }
            }
        }).ToArray();
        while (Volatile.Read(ref served) < 200) await Task.Delay(10, TestContext.Current.CancellationToken);
        int before = served;

        long signaled = Stopwatch.GetTimestamp();
        server.Command.Signal(signal);
        await server.Command.PrintsAsync("Draining", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        using (var ready = await client.GetAsync("/-/readyz", TestContext.Current.CancellationToken)) Assert.Equal(503, (int)ready.StatusCode);
        Assert.Equal("success", await client.GetStringAsync("/-/healthz", TestContext.Current.CancellationToken));
        int exitCode = await server.ExitAsync();
        Volatile.Write(ref ends, true);
        await Task.WhenAll(load);

        Assert.Equal(0, exitCode);
        Assert.True(Stopwatch.GetElapsedTime(signaled) >= Delay, "the delay was cut short");
        Assert.True(served > before + 100, $"{before} served before the signal, {served} in all");
        var lost = failures.Where(failure => Stopwatch.GetElapsedTime(signaled, failure.Began) < Delay).ToArray();
        Assert.True(lost.Length == 0, $"{lost.Length} of {served} failed: {lost.FirstOrDefault().What}");
        Assert.Contains("worker is disposed", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_RequestInFlight_IsWaitedFor()
    {
        await using var server = await Server.StartAsync("--Mobula:Http:ShutdownDelay=0");
        using var client = Server.Client(server.Address);
        var pending = client.GetStringAsync("/slow?seconds=2", TestContext.Current.CancellationToken);
        await server.Command.PrintsAsync("slow begins", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        server.Command.Signal("TERM");

        Assert.Equal("slow", await pending);
        Assert.Equal(0, await server.ExitAsync());
        Assert.DoesNotContain("slow is canceled", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_RequestLongerThanTheGracefulShutdownTimeout_IsAborted()
    {
        await using var server = await Server.StartAsync("--Mobula:Http:ShutdownDelay=0", "--Mobula:Deployments:Worker:GracefulShutdownTimeout=1");
        using var client = Server.Client(server.Address);
        var pending = client.GetStringAsync("/slow?seconds=25", TestContext.Current.CancellationToken);
        await server.Command.PrintsAsync("slow begins", TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        long signaled = Stopwatch.GetTimestamp();
        server.Command.Signal("TERM");

        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
        Assert.Equal(0, await server.ExitAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(signaled).TotalSeconds, 1, 8);
        Assert.Contains("slow is canceled", server.Output, StringComparison.Ordinal);
        Assert.Contains("worker is disposed", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_Throws_EndsTheProgramWithExitCodeOneAndTheException()
    {
        await using var command = Server.Run(null, "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--Fail=true");

        await command.ExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(1, command.ExitCode);
        Assert.Single(command.Output.Split('\n'), line => line.Contains("System.InvalidOperationException: There is no model at models/none.", StringComparison.Ordinal));
        Assert.Contains("default did not start", command.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", command.Output, StringComparison.Ordinal);
    }
}
