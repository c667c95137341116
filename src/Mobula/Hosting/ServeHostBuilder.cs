using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Hosting;
using Mobula.Http;

namespace Mobula;

/// <summary>Sets up what all applications of a process share: where it listens, its log, its metrics.</summary>
public sealed class ServeHostBuilder
{
    private readonly WebApplicationBuilder builder;

    internal ServeHostBuilder(string[] args) => builder = WebBuilders.Create(args);

    /// <summary>The host's services. Those of an application are its own.</summary>
    public IServiceCollection Services => builder.Services;

    /// <summary>The host's configuration: appsettings, environment, command line.</summary>
    public ConfigurationManager Configuration => builder.Configuration;

    /// <summary>The environment the host runs in.</summary>
    public IHostEnvironment Environment => builder.Environment;

    /// <summary>The host's log.</summary>
    public ILoggingBuilder Logging => builder.Logging;

    /// <summary>Sets the instance's HTTP options; configuration under <c>Mobula:Http</c> wins over it.</summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>The builder.</returns>
    public ServeHostBuilder ConfigureHttp(Action<ServeHttpOptions> configure)
    {
        Services.AddSingleton(configure);
        return this;
    }

    internal WebApplication Build()
    {
        Services.AddInstance();
        Services.AddSingleton(provider => provider.GetRequiredService<OwnInstance>().Value);
        Services.AddSingleton<Deployer>();
        Services.AddHostedService(provider => provider.GetRequiredService<ServeService>());
        // The program around decides when to end; a Ctrl-C taken here would be lost to it.
        Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        // Each application has its own limit, and the server the longest of them.
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        Services.AddMobulaKestrel();
        var app = builder.Build();
        if (app.Services.GetRequiredService<InstanceSettings>().Problems is { Count: > 0 } problems) throw new ServeConfigurationException([.. problems.Distinct()]);
        ((IApplicationBuilder)app).Run(app.Services.GetRequiredService<Proxy>().InvokeAsync);
        return app;
    }
}
