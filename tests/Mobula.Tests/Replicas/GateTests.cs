using Mobula.Core.Admission;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Replicas;

public sealed class GateTests
{
    [Fact]
    public void Knock_UpToTheLimits_RunsThenWaitsThenRejects()
    {
        var gate = new Gate(maxOngoing: 3, maxConcurrency: 1);

        Assert.Equal((GateAnswer.Run, 1), Knock(gate, out _));
        Assert.Equal((GateAnswer.Wait, 2), Knock(gate, out _));
        Assert.Equal((GateAnswer.Wait, 3), Knock(gate, out _));
        Assert.Equal((GateAnswer.Rejected, 3), Knock(gate, out _));
        Assert.Equal((3, 1), (gate.Ongoing, gate.Running));
    }

    [Fact]
    public async Task Leave_TwoWait_TheFirstRuns()
    {
        var gate = new Gate(maxOngoing: 3, maxConcurrency: 1);
        Knock(gate, out var running);
        var first = Waiting(gate, out _);
        var second = Waiting(gate, out _);

        int ongoing = gate.Leave(running);

        Assert.Equal(2, ongoing);
        Assert.True(await first);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task GiveUpOn_TokenFiresWhileWaiting_LeavesAndFreesItsPlace()
    {
        var gate = new Gate(maxOngoing: 2, maxConcurrency: 1);
        Knock(gate, out _);
        var waiting = Waiting(gate, out var request);
        using var client = new CancellationTokenSource();
        gate.GiveUpOn(request, client.Token);

        await client.CancelAsync();

        Assert.False(await waiting);
        Assert.Equal((1, 1), (gate.Ongoing, gate.Running));
        Assert.Equal((GateAnswer.Wait, 2), Knock(gate, out _));
    }

    [Fact]
    public async Task GiveUpOn_TokenHasFired_LeavesAtOnce()
    {
        var gate = new Gate(maxOngoing: 2, maxConcurrency: 1);
        Knock(gate, out _);
        var waiting = Waiting(gate, out var request);

        gate.GiveUpOn(request, new CancellationToken(canceled: true));

        Assert.False(await waiting);
        Assert.Equal(1, gate.Ongoing);
    }

    [Fact]
    public async Task GiveUpOn_TokenFiresOnceItRuns_GoesOnRunning()
    {
        var gate = new Gate(maxOngoing: 2, maxConcurrency: 1);
        Knock(gate, out var running);
        var waiting = Waiting(gate, out var request);
        using var client = new CancellationTokenSource();
        gate.GiveUpOn(request, client.Token);
        gate.Leave(running);

        await client.CancelAsync();

        Assert.True(await waiting);
        Assert.Equal((1, 1), (gate.Ongoing, gate.Running));
    }

    [Fact]
    public async Task SetLimits_MoreConcurrency_StartsThoseWhoWait()
    {
        var gate = new Gate(maxOngoing: 4, maxConcurrency: 1);
        Knock(gate, out _);
        var first = Waiting(gate, out _);
        var second = Waiting(gate, out _);

        gate.SetLimits(maxOngoing: 4, maxConcurrency: 2);

        Assert.True(await first);
        Assert.False(second.IsCompleted);
        Assert.Equal((3, 2), (gate.Ongoing, gate.Running));
    }

    [Fact]
    public void SetLimits_BelowWhatRuns_RejectsUntilThereIsRoom()
    {
        var gate = new Gate(maxOngoing: 3, maxConcurrency: 3);
        Knock(gate, out var first);
        Knock(gate, out var second);
        Knock(gate, out _);

        gate.SetLimits(maxOngoing: 2, maxConcurrency: 1);

        Assert.Equal((GateAnswer.Rejected, 3), Knock(gate, out _));
        gate.Leave(first);
        Assert.Equal((GateAnswer.Rejected, 2), Knock(gate, out _));
        gate.Leave(second);
        Assert.Equal((GateAnswer.Wait, 2), Knock(gate, out _));
    }

    [Fact]
    public async Task Close_RunningAndWaiting_IsDrainedWhenBothAreDone()
    {
        var gate = new Gate(maxOngoing: 2, maxConcurrency: 1);
        Knock(gate, out var running);
        var waiting = Waiting(gate, out var request);

        gate.Close();

        Assert.Equal((GateAnswer.Rejected, 2), Knock(gate, out _));
        gate.Leave(running);
        Assert.True(await waiting);
        Assert.False(gate.Drained.IsCompleted);
        gate.Leave(request);
        Assert.True(gate.Drained.IsCompletedSuccessfully);
    }

    [Fact]
    public void Close_Idle_IsDrainedAtOnce()
    {
        var gate = new Gate(1, 1);

        gate.Close();

        Assert.True(gate.Drained.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Close_TheLastOneGivesUp_IsDrained()
    {
        var gate = new Gate(maxOngoing: 2, maxConcurrency: 1);
        Knock(gate, out var running);
        var waiting = Waiting(gate, out var request);
        gate.Close();
        gate.SetLimits(maxOngoing: 2, maxConcurrency: 0);
        gate.Leave(running);

        gate.GiveUpOn(request, new CancellationToken(canceled: true));

        Assert.False(await waiting);
        Assert.True(gate.Drained.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Abort_RunningAreAbortedAndWaitingNeverStart()
    {
        var gate = new Gate(maxOngoing: 3, maxConcurrency: 2);
        using var http = new FakeHttp();
        using var gone = new FakeHttp();
        var running = Make.Request("running", http.Context);
        var left = Make.Request("left", gone.Context);
        gate.Knock(running, out _);
        gate.Knock(left, out _);
        var waiting = Waiting(gate, out _);
        gate.Close();
        gate.SetLimits(maxOngoing: 3, maxConcurrency: 1);
        gate.Leave(left);

        gate.Abort();

        Assert.True(http.IsAborted);
        Assert.False(gone.IsAborted);
        Assert.False(await waiting);
        Assert.False(gate.Drained.IsCompleted);
        gate.Leave(running);
        Assert.True(gate.Drained.IsCompletedSuccessfully);
    }

    private static (GateAnswer Answer, int Ongoing) Knock(Gate gate, out ServeRequest request)
    {
        request = Make.Request();
        return (gate.Knock(request, out int ongoing), ongoing);
    }

    private static Task<bool> Waiting(Gate gate, out ServeRequest request)
    {
        Assert.Equal(GateAnswer.Wait, Knock(gate, out request).Answer);
        return request.StartedAsync().AsTask();
    }
}
