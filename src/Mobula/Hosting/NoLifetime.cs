using Microsoft.Extensions.Hosting;

namespace Mobula.Hosting;

/// <summary>For an instance inside a program that decides itself when to stop.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
