using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Hosting;

/// <summary>
/// Puts applications into an instance and takes them out. Of one name one thing happens at a time, in the order of asking; different
/// names do not wait for each other.
/// </summary>
internal sealed partial class Deployer(ServeInstance instance, ServeServer server, ILoggerFactory loggers)
{
    private readonly Lock sync = new();
    private readonly NameTurns turns = new();
    private readonly ILogger logger = loggers.CreateLogger<Deployer>();
    private readonly Dictionary<string, Guest> serving = [];
    private readonly Dictionary<Guest, Task> leaving = [];
    private readonly HashSet<(string Name, CancellationTokenSource Cancel)> pending = [];
    private bool ended;

    /// <summary>Starts an application; when it runs, it takes the requests over from the one that had its name.</summary>
    public async Task DeployAsync(ServeApplication definition, string name, string? routePrefix, CancellationToken cancel)
    {
        definition.Take();
        // Not disposed of, and so not linked: who cancels it has it from a list, and may come a little late.
        var deploy = new CancellationTokenSource();
        using var link = cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deploy);
        Guest? guest = null;
        try
        {
            Begin(name, deploy);
            using var turn = await turns.TakeAsync(name, deploy.Token);
            guest = new(definition, definition.Program.Join(instance, name, routePrefix), instance, loggers.CreateLogger<Guest>());
            if (instance.Announce(guest.Application) is { } problem) throw new ServeConfigurationException([problem]);
            await guest.StartAsync(deploy.Token);
            await server.OpenGrpcForAsync(guest.Application);
            Serve(guest, deploy.Token);
            Log.Runs(logger, name, routePrefix ?? "no prefix", guest.Application.Summary);
        }
        catch (Exception exception)
        {
            if (guest is null) await definition.DisposeAsync();
            else await guest.AbandonAsync();
            if (exception is OperationCanceledException && deploy.IsCancellationRequested && !cancel.IsCancellationRequested)
                throw new OperationCanceledException($"Application '{name}' was deleted, or its host stopped, while it started.", exception, deploy.Token);
            throw;
        }
        finally
        {
            lock (sync) pending.Remove((name, deploy));
        }
    }

    /// <summary>Takes an application out, and whatever of its name still starts; completes when all of it has ended.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancel)
    {
        await CancelAsync(name);
        using (await turns.TakeAsync(name, cancel)) Leave(name);
        Task[] ends;
        lock (sync) ends = [.. leaving.Where(entry => entry.Key.Application.Name == name).Select(entry => entry.Value)];
        await Task.WhenAll(ends).WaitAsync(cancel);
    }

    /// <summary>Takes no further application, and gives up those that start.</summary>
    public Task EndAsync()
    {
        lock (sync) ended = true;
        return CancelAsync(null);
    }

    /// <summary>Takes all out; completes when all have ended.</summary>
    public async Task StopAsync()
    {
        await EndAsync();
        string[] names;
        lock (sync) names = [.. serving.Keys.Concat(leaving.Keys.Select(guest => guest.Application.Name)).Concat(pending.Select(entry => entry.Name)).Distinct()];
        await Task.WhenAll(names.Select(name => DeleteAsync(name, CancellationToken.None)));
    }

    private void Begin(string name, CancellationTokenSource deploy)
    {
        lock (sync)
        {
            ObjectDisposedException.ThrowIf(ended, typeof(ServeHost));
            pending.Add((name, deploy));
        }
    }

    private void Serve(Guest guest, CancellationToken cancel)
    {
        lock (sync)
        {
            // Under the lock: who deletes the name from here on finds this one.
            cancel.ThrowIfCancellationRequested();
            serving.TryGetValue(guest.Application.Name, out var before);
            instance.Put(guest.Application);
            serving[guest.Application.Name] = guest;
            if (before is not null) Retire(before, "the application was replaced.");
        }
    }

    private void Leave(string name)
    {
        lock (sync)
        {
            if (!serving.Remove(name, out var guest)) return;
            instance.Remove(name);
            Retire(guest, "the application was deleted.");
            Log.Deleted(logger, name);
        }
    }

    private void Retire(Guest guest, string reason) => leaving[guest] = Task.Run(async () =>
    {
        await guest.RetireAsync(reason);
        lock (sync) leaving.Remove(guest);
    });

    private Task CancelAsync(string? name)
    {
        CancellationTokenSource[] starts;
        lock (sync) starts = [.. pending.Where(entry => name is null || entry.Name == name).Select(entry => entry.Cancel)];
        return Task.WhenAll(starts.Select(start => start.CancelAsync()));
    }

    private static partial class Log
    {
        [LoggerMessage(1206, LogLevel.Information, "{Application} runs at {RoutePrefix}: {Replicas}")]
        public static partial void Runs(ILogger logger, string application, string routePrefix, string replicas);

        [LoggerMessage(1207, LogLevel.Information, "{Application} is deleted: it finishes what it has")]
        public static partial void Deleted(ILogger logger, string application);
    }
}
