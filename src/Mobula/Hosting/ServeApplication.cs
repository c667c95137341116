using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mobula.Describing;
using Mobula.Hosting;

namespace Mobula;

/// <summary>
/// A program that is one application: deployments behind HTTP, in this process. It is run alone, or given to
/// <see cref="ServeHost.DeployAsync(ServeApplication, CancellationToken)"/> to run beside others. Either once.
/// </summary>
public sealed class ServeApplication : IHost, IAsyncDisposable
{
    private readonly WebApplication app;
    private int taken;

    internal ServeApplication(WebApplication app) => this.app = app;

    /// <summary>The program's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Where the program listens; known once it is started. Nothing where a <see cref="ServeHost"/> runs it.</summary>
    public IEnumerable<string> Urls => Program.IsGuest ? [] : [.. app.Urls, .. Services.GetRequiredService<ServeServer>().GrpcAddresses];

    internal ServeProgram Program => Services.GetRequiredService<ServeProgram>();

    /// <summary>Begins a program.</summary>
    /// <param name="args">The command line: configuration as <c>--key value</c>, <c>--urls</c> among it.</param>
    /// <returns>The builder.</returns>
    public static ServeApplicationBuilder CreateBuilder(string[]? args = null) => new(args ?? []);

    /// <summary>Starts the server and the replicas.</summary>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>Completes when all replicas run.</returns>
    /// <exception cref="Exception">What a replica's constructor or initialization threw; everything is stopped then.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        Take();
        try
        {
            await app.StartAsync(cancellationToken);
            await Services.GetRequiredService<ServeService>().Startup.WaitAsync(cancellationToken);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Drains and stops: <c>/-/readyz</c> says 503, requests are accepted for <see cref="ServeHttpOptions.ShutdownDelay"/>, and what was accepted is finished.</summary>
    /// <param name="cancellationToken">Ends the drain early: what still runs is aborted.</param>
    /// <returns>Completes when all is stopped.</returns>
    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    /// <summary>Runs until SIGTERM, Ctrl-C or the token, then drains. A replica that fails to start ends the program with exit code 1.</summary>
    /// <param name="cancellationToken">Stops the program.</param>
    /// <returns>Completes when all is stopped.</returns>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        Take();
        await using (this)
        {
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (IOException)
            {
                // The host has logged why it cannot listen; a second time, as an unhandled exception, would say no more.
                Environment.ExitCode = 1;
                await app.StopAsync(CancellationToken.None);
                return;
            }

            await app.WaitForShutdownAsync(cancellationToken);
            // The failure is logged already, with its exception.
            if (Services.GetService<ServeService>()?.Startup.IsFaulted == true) Environment.ExitCode = 1;
        }
    }

    /// <summary>Runs as <see cref="RunAsync"/> does, and blocks.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Says what the program consists of: deployments, options, routes, dependencies. Starts nothing of it.</summary>
    /// <returns>The description.</returns>
    public ApplicationDescription Describe() => Description.Of(Services);

    /// <summary>Keeps the program from being run twice.</summary>
    /// <exception cref="InvalidOperationException">It was run or deployed before.</exception>
    internal void Take()
    {
        if (Interlocked.Exchange(ref taken, 1) == 0) return;
        throw new InvalidOperationException("This ServeApplication was started or deployed before. One definition runs once: build another, as by calling the method that builds it again.");
    }

    /// <summary>Starts what the program brings beside its deployments: its hosted services, its validation of options. No server.</summary>
    internal Task StartGuestAsync(CancellationToken cancel) => app.StartAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    void IDisposable.Dispose() => ((IDisposable)app).Dispose();
}
