using Grpc.Core;
using Mobula.Bench;

namespace Mobula.BenchServers.Workloads;

/// <summary>A gRPC service that answers at once.</summary>
public sealed class EchoService : Echo.EchoBase
{
    public override Task<Words> Say(Words request, ServerCallContext context) => Task.FromResult(request);
}
