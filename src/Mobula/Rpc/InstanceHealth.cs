using Grpc.Core;
using Grpc.Health.V1;
using Mobula.Applications;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Mobula.Rpc;

/// <summary>
/// gRPC's own health service for the instance: "" is all of it, else an application's name or the full name of a service. It says what
/// <c>/-/readyz</c> says.
/// </summary>
internal sealed class InstanceHealth(ServeInstance instance) : Health.HealthBase
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service);
        if (status == ServingStatus.ServiceUnknown)
            throw new RpcException(new Status(StatusCode.NotFound, $"There is neither an application nor a service '{request.Service}'."));
        return Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        ServingStatus? told = null;
        using var timer = new PeriodicTimer(WatchPeriod, instance.Clock);
        do
        {
            var status = StatusOf(request.Service);
            if (status == told) continue;
            await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            told = status;
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    private ServingStatus StatusOf(string service)
    {
        var asked = instance.Routes.Applications
            .Where(application => service.Length == 0 || application.Name == service || application.GrpcTarget(service) is not null).ToArray();
        if (asked.Length == 0 && service.Length > 0) return ServingStatus.ServiceUnknown;
        return !instance.IsDraining && asked.All(application => application.NotReadyBecause is null) ? ServingStatus.Serving : ServingStatus.NotServing;
    }
}
