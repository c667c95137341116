using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mobula.Hosting;

/// <summary>Ties the instance to the host's life: replicas start while the server already listens, and drain before it stops.</summary>
internal sealed partial class ServeService(
    ServeProgram program, ThreadPoolWatch watch, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<ServeService> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    // Ours to make up: gRPC's usual port is Ray Serve's too.
    private const int DefaultGrpcPort = 9000;

    /// <summary>Completes when all replicas run; fails with what the first one that failed threw.</summary>
    public Task Startup { get; private set; } = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        watch.Start();
        _ = program.Application;
        Startup = StartApplicationAsync();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        program.Instance.BeginDrain();
        // Who never got requests, because replicas failed or the port was taken, has nothing to announce.
        if (!Startup.IsCompletedSuccessfully || !lifetime.ApplicationStarted.IsCancellationRequested || program.ShutdownDelay == TimeSpan.Zero) return;
        Log.Drains(logger, program.ShutdownDelay.TotalSeconds);
        await Task.Delay(program.ShutdownDelay, program.Instance.Clock, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        watch.Dispose();
        await program.Application.StopAsync().WaitAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => stopping.Dispose();

    private async Task StartApplicationAsync()
    {
        var application = program.Application;
        try
        {
            await application.StartAsync(stopping.Token);
            if (program.Http.GrpcPort is null && application.MapsGrpc && services.GetService<ServeServer>() is { } server)
            {
                await server.OpenGrpcAsync(DefaultGrpcPort);
                Log.ListensForGrpc(logger, string.Join(", ", server.GrpcAddresses));
            }

            Log.Runs(logger, application.Name, string.Join(", ", application.Deployments.Select(deployment => $"{deployment.Name} x {deployment.Replicas.Length}")));
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

        [LoggerMessage(1204, LogLevel.Information, "gRPC services are mapped: listening on {Addresses}")]
        public static partial void ListensForGrpc(ILogger logger, string addresses);

        [LoggerMessage(1203, LogLevel.Information, "Draining: /-/readyz says 503, requests are served for another {Seconds} s")]
        public static partial void Drains(ILogger logger, double seconds);
    }
}
