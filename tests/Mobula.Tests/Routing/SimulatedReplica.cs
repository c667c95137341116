using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Replicas;
using Mobula.Requests;
using Mobula.Routing;
using Mobula.Tests.Fakes;

namespace Mobula.Tests.Routing;

/// <summary>A replica of a <see cref="Simulation"/>: a real gate, and what the simulation itself knows of it.</summary>
internal sealed class SimulatedReplica(int number, int maxOngoing, int maxConcurrency) : IReplica
{
    public ReplicaId Id => Local.Id;

    public LocalReplica Local { get; } = Make.Replica(maxOngoing: maxOngoing, maxConcurrency: maxConcurrency, name: $"{number}");

    public Gate Gate => Local.Gate;

    public int MaxOngoing { get; private set; } = maxOngoing;

    public int MaxConcurrency { get; private set; } = maxConcurrency;

    public bool Closed { get; private set; }

    public HashSet<SimulatedRequest> Accepted { get; } = [];

    public List<SimulatedRequest> Waiting { get; } = [];

    public List<SimulatedRequest> Running { get; } = [];

    public void SetLimits(int ongoing, int concurrency)
    {
        (MaxOngoing, MaxConcurrency) = (ongoing, concurrency);
        Gate.SetLimits(ongoing, concurrency);
    }

    public void Close()
    {
        Closed = true;
        Gate.Close();
    }

    // The simulation knocks at the gate itself: user code here has no tasks.
    public ValueTask<Outcome> SendAsync(ServeRequest request, HttpContext http) => throw new NotSupportedException();

    public ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel) => throw new NotSupportedException();

    public override string ToString() => $"replica {number}";
}
