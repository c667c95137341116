using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Tests.Infrastructure;

/// <summary>
/// A program on a free port of this machine, with a client for it and what it logged. An error in the log that the test did not
/// announce fails the test when this is disposed.
/// </summary>
internal sealed class TestServe : IAsyncDisposable
{
    private readonly ServeApplication app;
    private readonly HashSet<int> expected = [];

    private TestServe(ServeApplication app, LogCapture logs)
    {
        this.app = app;
        Logs = logs;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ResponseDrainTimeout = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Http { get; }

    public LogCapture Logs { get; }

    public ServeApplication App => app;

    public Uri Address => new(app.Urls.First());

    public ServeInstance Instance => app.Services.GetRequiredService<ServeInstance>();

    public ApplicationHost Application => Instance.Routes.Applications.Single();

    public DeploymentHost Deployment => Application.Deployments[0];

    /// <summary>Settles a program and starts nothing.</summary>
    public static TestServe Build(Action<ServeApplicationBuilder> configure, params string[] args)
    {
        var logs = new LogCapture();
        var builder = ServeApplication.CreateBuilder(["--urls", "http://127.0.0.1:0", "--environment", "Production", "--Mobula:Http:ShutdownDelay=0", .. args]);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(logs);
        configure(builder);
        return new(builder.Build(), logs);
    }

    public static async Task<TestServe> StartAsync(Action<ServeApplicationBuilder> configure, params string[] args)
    {
        var serve = Build(configure, args);
        await serve.StartAsync();
        return serve;
    }

    /// <summary>A program of one deployment.</summary>
    public static Task<TestServe> StartAsync<T>(Action<DeploymentOptions>? options = null, object? service = null, params string[] args)
        where T : class =>
        StartAsync(
            builder =>
            {
                if (service is not null) builder.Services.AddSingleton(service.GetType(), service);
                builder.AddDeployment<T>(options);
            },
            args);

    public async Task StartAsync()
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = Address;
    }

    /// <summary>Starts the server without waiting for the replicas.</summary>
    /// <returns>Completes as <see cref="ServeApplication.StartAsync"/> does.</returns>
    public async Task<Task> BeginStartAsync()
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(listening.SetResult);
        var startup = app.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(listening.Task, startup);
        if (listening.Task.IsCompleted) Http.BaseAddress = Address;
        return startup;
    }

    /// <summary>Announces errors by the id of their message.</summary>
    public TestServe Expect(params int[] errors)
    {
        expected.UnionWith(errors);
        return this;
    }

    /// <summary>Fails when somebody still has, or waits for, a place.</summary>
    public Task IdleAsync() => Eventually.HoldsAsync(
        () => Application.Deployments.All(deployment => deployment.Router.Counts is { Queued: 0, InFlight: 0 } && deployment.Replicas.All(replica => replica.Gate is { Ongoing: 0, Running: 0 })),
        () => "All places should be free again: " + string.Join("; ", Application.Deployments.Select(deployment =>
            $"{deployment.Name} router {deployment.Router.Counts}, gates {string.Join(", ", deployment.Replicas.Select(replica => $"{replica.Gate.Ongoing} ongoing {replica.Gate.Running} running"))}")));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // On a clock that stands still a drain would never end by itself.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
        var errors = Logs.Entries.Where(entry => entry.Level >= LogLevel.Error && !expected.Contains(entry.Id.Id)).ToArray();
        Assert.True(errors.Length == 0, $"Logged, and not expected by the test:\n{string.Join('\n', errors.Select(error => $"{error.Category} {error.Id.Id} {error.Message} {error.Exception}"))}");
    }
}
