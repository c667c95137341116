using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>
/// Ties an instance to the host's life: it watches and drains, and where the program is one application its replicas start while the
/// server already listens.
/// </summary>
internal sealed partial class ServeService(
    ServeInstance instance, InstanceSettings settings, ThreadPoolWatch watch, IServiceProvider services, IHostApplicationLifetime lifetime,
    ILogger<ServeService> logger, ServeProgram? program = null) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Completes when all replicas of the program run; fails with what the first one that failed threw.</summary>
    public Task Startup { get; private set; } = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        watch.Start();
        if (program is null) return Task.CompletedTask;
        instance.Put(program.Application);
        Startup = StartApplicationAsync(program.Application);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        // Who never got requests, because replicas failed or the port was taken, has nothing to announce; and in a web application of the
        // user's we have no path to announce it at.
        bool announces = lifetime.ApplicationStarted.IsCancellationRequested && program?.OwnsServer != false
            && instance.Routes.Applications.Any(application => application.State == ApplicationState.Running);
        instance.BeginDrain();
        if (!announces || settings.ShutdownDelay == TimeSpan.Zero) return;
        Log.Drains(logger, settings.ShutdownDelay.TotalSeconds);
        await Task.Delay(settings.ShutdownDelay, instance.Clock, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        watch.Dispose();
        if (program is not null) await program.Application.StopAsync().WaitAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Dispose();

    private async Task StartApplicationAsync(ApplicationHost application)
    {
        try
        {
            await application.StartAsync(stopping.Token);
            if (services.GetService<ServeServer>() is { } server) await server.OpenGrpcForAsync(application);
            Log.Runs(logger, application.Name, application.Summary);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception, application.Name);
            // A host that is stopped while it still starts would report that instead of the failure.
            await StartedAsync();
            lifetime.StopApplication();
            throw;
        }
    }

    private async Task StartedAsync()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var yes = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        using var never = stopping.Token.Register(() => started.TrySetResult());
        await started.Task;
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "{Application} runs: {Replicas}")]
        public static partial void Runs(ILogger logger, string application, string replicas);

        [LoggerMessage(1202, LogLevel.Critical, "{Application} did not start")]
        public static partial void Failed(ILogger logger, Exception exception, string application);

        [LoggerMessage(1203, LogLevel.Information, "Draining: /-/readyz says 503, requests are served for another {Seconds} s")]
        public static partial void Drains(ILogger logger, double seconds);
    }
}
