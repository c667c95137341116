using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Applications;
using Mobula.Hosting;

namespace Mobula;

/// <summary>
/// Serves several applications in this process behind one server. They come and go while it runs, each with its own services and
/// configuration, and without touching the others.
/// </summary>
public sealed class ServeHost : IAsyncDisposable
{
    private readonly Lock sync = new();
    private readonly WebApplication app;
    private readonly ServeInstance instance;
    private readonly Deployer deployer;
    private readonly CancellationTokenSource hurry = new();
    private Task? stop;

    private ServeHost(WebApplication app)
    {
        this.app = app;
        instance = app.Services.GetRequiredService<ServeInstance>();
        deployer = app.Services.GetRequiredService<Deployer>();
    }

    /// <summary>The host's services. Those of an application are its own.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Where the host listens.</summary>
    public IEnumerable<string> Urls => [.. app.Urls, .. Services.GetRequiredService<ServeServer>().GrpcAddresses];

    /// <summary>What it serves at this moment.</summary>
    public ServeStatus Status => ServeStatus.Of(instance);

    internal ServeInstance Instance => instance;

    /// <summary>Starts a host without applications. It listens on port 8000 of this machine, unless options, configuration or URLs say otherwise.</summary>
    /// <param name="configure">Sets it up.</param>
    /// <param name="args">A command line: configuration as <c>--key value</c>, <c>--urls</c> among it.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>The host; it listens.</returns>
    /// <exception cref="ServeConfigurationException">An option is wrong; the exception lists all of it.</exception>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public static async Task<ServeHost> StartAsync(Action<ServeHostBuilder>? configure = null, string[]? args = null, CancellationToken cancellationToken = default)
    {
        var builder = new ServeHostBuilder(args ?? []);
        configure?.Invoke(builder);
        var app = builder.Build();
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Deploys an application by the name and the prefix its program gives itself.</summary>
    /// <inheritdoc cref="DeployAsync(ServeApplication, string, string?, CancellationToken)"/>
    public Task DeployAsync(ServeApplication application, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        return DeployAsync(application, application.Program.Name, application.Program.RoutePrefix, cancellationToken);
    }

    /// <summary>
    /// Deploys an application. One of the same name serves on until the new one runs; then the new one gets the requests and the other
    /// finishes what it has.
    /// </summary>
    /// <param name="application">The application, as it was built and not run. The host's from here on: it is disposed of when it is deleted or replaced, or does not start.</param>
    /// <param name="name">Its name, unique in the host.</param>
    /// <param name="routePrefix">The path it answers, "/" for all that no other does; null for one that HTTP does not reach.</param>
    /// <param name="cancellationToken">Gives it up, as long as it does not run.</param>
    /// <returns>Completes when all its replicas run.</returns>
    /// <exception cref="ServeConfigurationException">Name or prefix cannot be, or the prefix is another's. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The application was run or deployed before.</exception>
    /// <exception cref="OperationCanceledException">It was given up, deleted, or the host stopped.</exception>
    /// <exception cref="Exception">What the constructor or the initialization of a replica threw. Nothing has changed.</exception>
    public Task DeployAsync(ServeApplication application, string name, string? routePrefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(name);
        return deployer.DeployAsync(application, name, routePrefix, cancellationToken);
    }

    /// <summary>Deletes an application: its route is gone at once, what it has accepted is finished. One that still starts is given up. Where there is none nothing happens.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the application is deleted all the same.</param>
    /// <returns>Completes when it has ended and all that belongs to it is disposed of.</returns>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return deployer.DeleteAsync(name, cancellationToken);
    }

    /// <summary>Drains and stops: <c>/-/readyz</c> says 503, requests are accepted for <see cref="ServeHttpOptions.ShutdownDelay"/>, and what was accepted is finished.</summary>
    /// <param name="cancellationToken">Ends the drain early: what still runs is aborted.</param>
    /// <returns>Completes when all is stopped. A second call joins the first.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Task all;
        lock (sync) all = stop ??= StopAllAsync();
        await using var _ = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), hurry);
        await all;
    }

    /// <summary>Runs until SIGTERM, Ctrl-C or the token, then drains and stops.</summary>
    /// <param name="cancellationToken">Stops the host.</param>
    /// <returns>Completes when all is stopped.</returns>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Ask(PosixSignalContext signal)
        {
            // The process ends when the drain is done, not at once.
            signal.Cancel = true;
            asked.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        await using var token = cancellationToken.UnsafeRegister(static asked => ((TaskCompletionSource)asked!).TrySetResult(), asked);
        await asked.Task;
        await StopAsync(CancellationToken.None);
    }

    /// <summary>Stops, if that has not been done, and disposes of everything.</summary>
    /// <returns>Completes when all is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await app.DisposeAsync();
    }

    private async Task StopAllAsync()
    {
        await deployer.EndAsync();
        try
        {
            await app.StopAsync(hurry.Token);
        }
        finally
        {
            await deployer.StopAsync();
        }
    }
}
