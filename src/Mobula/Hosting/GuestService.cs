using Microsoft.Extensions.Hosting;

namespace Mobula.Hosting;

/// <summary>Stands where a program's own instance would be started: a guest's replicas are started by its host.</summary>
internal sealed class GuestService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
