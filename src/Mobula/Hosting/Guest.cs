using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>An application in the instance of a <see cref="ServeHost"/>, with the program it belongs to.</summary>
internal sealed partial class Guest(ServeApplication definition, ApplicationHost application, ServeInstance instance, ILogger<Guest> logger)
{
    private CancellationTokenRegistration ownStop;

    public ApplicationHost Application => application;

    /// <summary>Starts what the program brings along, then its replicas.</summary>
    /// <exception cref="Exception">What a hosted service or a replica threw.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        await definition.StartGuestAsync(cancel);
        // A start need not listen to its token; who gave up does not wait for it.
        await application.StartAsync(cancel).WaitAsync(cancel);
        ownStop = definition.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(StoppedByItself);
    }

    /// <summary>Serves to the end what it has, and ends it with its program and all that belongs to it. Does not throw.</summary>
    public async Task RetireAsync(string reason)
    {
        await ownStop.DisposeAsync();
        await TryAsync(() => application.RetireAsync(reason, instance.Clock));
        await EndAsync();
        instance.Forget(application);
    }

    /// <summary>Ends what has started of it. Does not throw.</summary>
    public async Task AbandonAsync()
    {
        await ownStop.DisposeAsync();
        instance.Withdraw(application);
        await TryAsync(() => application.StopAsync("the application did not start."));
        await EndAsync();
    }

    private async Task EndAsync()
    {
        await TryAsync(() => definition.StopAsync());
        await TryAsync(() => definition.DisposeAsync().AsTask());
    }

    private void StoppedByItself()
    {
        const string Reason = "its program stopped itself.";
        Log.StoppedByItself(logger, application.Name);
        application.Fail(Reason, Reason);
    }

    // What user code throws at its end must not keep the rest from ending.
    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            Log.EndFailed(logger, exception, application.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1204, LogLevel.Warning, "{Application}: something threw while it was stopped; the rest was stopped all the same")]
        public static partial void EndFailed(ILogger logger, Exception exception, string application);

        [LoggerMessage(1205, LogLevel.Error, "{Application}: its program stopped itself; it takes no requests until it is deployed again")]
        public static partial void StoppedByItself(ILogger logger, string application);
    }
}
