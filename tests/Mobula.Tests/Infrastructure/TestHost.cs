using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mobula.Tests.Infrastructure;

/// <summary>
/// A host of applications on a free port of this machine, with a client for it and what it and its applications logged. An error in
/// the log that the test did not announce fails the test when this is disposed.
/// </summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly HashSet<int> expected = [];

    private TestHost(ServeHost serve, LogCapture logs)
    {
        Serve = serve;
        Logs = logs;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ResponseDrainTimeout = TimeSpan.Zero })
        {
            Timeout = TimeSpan.FromSeconds(30),
            BaseAddress = new(serve.Urls.First()),
        };
    }

    public ServeHost Serve { get; }

    public HttpClient Http { get; }

    public LogCapture Logs { get; }

    public static async Task<TestHost> StartAsync(Action<ServeHostBuilder>? configure = null, params string[] args)
    {
        var logs = new LogCapture();
        var serve = await ServeHost.StartAsync(
            host =>
            {
                host.Logging.ClearProviders();
                host.Logging.AddProvider(logs);
                configure?.Invoke(host);
            },
            ["--urls", "http://127.0.0.1:0", "--environment", "Production", "--Mobula:Http:ShutdownDelay=0", .. args],
            TestContext.Current.CancellationToken);
        return new(serve, logs);
    }

    /// <summary>Builds an application whose log comes here too.</summary>
    public ServeApplication Define(Action<ServeApplicationBuilder> configure)
    {
        var builder = ServeApplication.CreateBuilder(["--environment", "Production"]);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        configure(builder);
        return builder.Build();
    }

    /// <summary>An application of one deployment.</summary>
    public ServeApplication Define<T>(object? service = null, Action<DeploymentOptions>? options = null)
        where T : class => Define(builder =>
        {
            if (service is not null) builder.Services.AddSingleton(service.GetType(), service);
            builder.AddDeployment<T>(options);
        });

    /// <summary>Announces errors by the id of their message.</summary>
    public TestHost Expect(params int[] errors)
    {
        expected.UnionWith(errors);
        return this;
    }

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.TextAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Serve.StopAsync(limit.Token);
        await Serve.DisposeAsync();
        var errors = Logs.Entries.Where(entry => entry.Level >= LogLevel.Error && !expected.Contains(entry.Id.Id)).ToArray();
        Assert.True(errors.Length == 0, $"Logged, and not expected by the test:\n{string.Join('\n', errors.Select(error => $"{error.Category} {error.Id.Id} {error.Message} {error.Exception}"))}");
    }
}
