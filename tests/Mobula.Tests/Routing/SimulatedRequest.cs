using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

internal enum RequestState
{
    New,
    AtRouter,
    AtGate,
    Running,
    Ended,
}

/// <summary>A request of a <see cref="Simulation"/> and where it is.</summary>
internal sealed class SimulatedRequest(int number, SimulatedRouter router, Deadline deadline)
{
    private ValueTask<Admission> answer;
    private ValueTask<bool> started;

    public SimulatedRouter Router => router;

    public Deadline Deadline => deadline;

    public ServeRequest Serve { get; } = Make.Request($"{number}");

    public CancellationTokenSource Client { get; } = new();

    public RequestState State { get; private set; }

    public string? Ending { get; private set; }

    public int TimesRun { get; private set; }

    /// <summary>Its number at the router; known from its first admission on.</summary>
    public long? Arrival { get; set; }

    public Lease Lease { get; set; }

    public SimulatedReplica? Replica { get; set; }

    public ref readonly ValueTask<Admission> Answer => ref answer;

    public ref readonly ValueTask<bool> Started => ref started;

    public void Waits(ValueTask<Admission> forAnswer) => (State, answer) = (RequestState.AtRouter, forAnswer);

    public Admission TakeAnswer() => answer.GetAwaiter().GetResult();

    public void WaitsAtGate(ValueTask<bool> toStart) => (State, started) = (RequestState.AtGate, toStart);

    public bool TakeStarted() => started.GetAwaiter().GetResult();

    public void Runs()
    {
        State = RequestState.Running;
        TimesRun++;
    }

    public void Ends(string how) => (State, Ending) = (RequestState.Ended, how);

    public override string ToString() => $"request {number} of router {router.Number}";
}
