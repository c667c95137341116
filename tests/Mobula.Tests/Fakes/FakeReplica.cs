using Microsoft.AspNetCore.Http;
using Mobula.Core.Routing;
using Mobula.Requests;
using Mobula.Routing;

namespace Mobula.Tests.Fakes;

/// <summary>A replica without a gate: it answers what the test says.</summary>
internal sealed class FakeReplica(string name) : IReplica
{
    public ReplicaId Id { get; } = new(new("test", "Fake"), name);

    public Func<ServeRequest, HttpContext?, ValueTask<Outcome>> Answer { get; set; } = (_, _) => new(new Outcome(AttemptOutcome.Done, 0));

    public ValueTask<Outcome> SendAsync(ServeRequest request, HttpContext http) => Answer(request, http);

    public ValueTask<Outcome> SendAsync(ServeRequest request, ReplicaCall call, CancellationToken cancel) => Answer(request, null);
}
