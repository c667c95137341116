using Microsoft.Extensions.Hosting;

namespace Mobula.Replicas;

/// <summary>The work a replica does by itself, where its class is a hosted service: started once it is initialized, stopped once it is drained.</summary>
internal sealed class BackgroundWork
{
    private readonly IHostedService service;
    private volatile Exception? failure;
    private volatile bool stopping;

    private BackgroundWork(IHostedService service) => this.service = service;

    /// <summary>What ended the work before its time; null while nothing did.</summary>
    public Exception? Failure => failure;

    /// <param name="failed">Told once when the work ends by an exception.</param>
    /// <returns>Null where the object is no hosted service.</returns>
    public static async Task<BackgroundWork?> StartAsync(object instance, Action<Exception> failed, CancellationToken cancel)
    {
        if (instance is not IHostedService service) return null;
        var work = new BackgroundWork(service);
        // A background service listens to the token of its start for all its life; ours may fire when the start is long over.
        var starting = new CancellationTokenSource();
        await using (cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), starting)) await service.StartAsync(starting.Token);
        if (service is BackgroundService { ExecuteTask: { } execution }) _ = work.WatchAsync(execution, failed);
        return work;
    }

    /// <summary>Completes when the work has really ended; the service's own answer may come before.</summary>
    /// <param name="soon">Fires when it should hurry.</param>
    public async Task StopAsync(CancellationToken soon)
    {
        stopping = true;
        await service.StopAsync(soon);
        if (service is BackgroundService { ExecuteTask: { } execution }) await execution.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync(Task execution, Action<Exception> failed)
    {
        try
        {
            await execution;
        }
        catch (OperationCanceledException) when (stopping)
        {
            // How work usually ends that listens to its token.
        }
        catch (Exception exception)
        {
            failure = exception;
            failed(exception);
        }
    }
}
