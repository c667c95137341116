using Microsoft.Extensions.Hosting;

namespace Mobula.Hosting;

/// <summary>Ends a program when somebody asks the process to; that of a guest is not its own.</summary>
internal sealed class ProgramLifetime(IHostLifetime inner, ServeProgram program) : IHostLifetime, IDisposable
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) =>
        program.IsGuest ? Task.CompletedTask : inner.WaitForStartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => program.IsGuest ? Task.CompletedTask : inner.StopAsync(cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
