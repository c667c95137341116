using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Mobula.Describing;

/// <summary>
/// Runs a program only to learn what it consists of. The environment variable MOBULA_DESCRIBE names the file that gets the
/// description, or "-" for standard output. Nothing of the user's is constructed and no port is opened; code between Build and Run
/// does run.
/// </summary>
internal static class DescribeMode
{
    public const string Variable = "MOBULA_DESCRIBE";

    private static int hooked;

    /// <summary>
    /// Hooks the event that a host sends while it is built: what is changed there is changed last, after all the program did. A hosted
    /// service would be too late, since those of the program are constructed before the first of them starts.
    /// </summary>
    public static void HookIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } target) return;
        if (Interlocked.Exchange(ref hooked, 1) == 0) DiagnosticListener.AllListeners.Subscribe(new Listeners(target));
    }

    private static void Change(IServiceCollection services, string target)
    {
        // Without the web host's service no pipeline is built, and with it none of the program's middleware.
        services.RemoveAll<IHostedService>();
        services.RemoveAll<IStartupValidator>();
        services.Replace(ServiceDescriptor.Singleton<IServer, NoServer>());
        services.RemoveAll<IHostLifetime>();
        services.AddSingleton<IHostLifetime>(provider => new WriteAndStop(provider, target));
    }

    private sealed class Listeners(string target) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "HostBuilding", Value: IHostBuilder builder }) builder.ConfigureServices(services => Change(services, target));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class NoServer : IServer
    {
        public NoServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    private sealed class WriteAndStop(IServiceProvider services, string target) : IHostLifetime
    {
        private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

        // What fails here fails the start, and with it the program: a callback of the host's would be logged and forgotten.
        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            Write(JsonSerializer.Serialize(Description.Of(services), Json));
            var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        private void Write(string json)
        {
            if (target == "-")
            {
                Console.WriteLine(json);
                return;
            }

            try
            {
                File.WriteAllText(target, json);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new InvalidOperationException($"{Variable} is '{target}', and that file cannot be written: {exception.Message}", exception);
            }
        }
    }
}
