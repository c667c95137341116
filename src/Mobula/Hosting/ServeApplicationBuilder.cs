using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Describing;
using Mobula.Hosting;
using Mobula.Http;

namespace Mobula;

/// <summary>Builds a program that is one application and nothing else. What a <see cref="WebApplicationBuilder"/> offers is here too.</summary>
public sealed class ServeApplicationBuilder : IHostApplicationBuilder
{
    private readonly WebApplicationBuilder builder;
    private readonly ApplicationIdentity identity = new() { RoutePrefix = "/", OwnsServer = true };

    internal ServeApplicationBuilder(string[] args)
    {
        builder = WebBuilders.Create(args);
        DescribeMode.HookIfAsked();
        Services.AddSingleton(identity);
        Services.AddMobula();
    }

    /// <summary>The application's name.</summary>
    /// <value>"default" by default.</value>
    public string Name { get => identity.Name; set => identity.Name = value; }

    /// <summary>The path the application answers; null for one that HTTP does not reach.</summary>
    /// <value>"/" by default, all paths.</value>
    public string? RoutePrefix { get => identity.RoutePrefix; set => identity.RoutePrefix = value; }

    /// <inheritdoc/>
    public IServiceCollection Services => builder.Services;

    /// <summary>The program's configuration: appsettings, environment, command line, user secrets.</summary>
    public ConfigurationManager Configuration => builder.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => builder.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => builder.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => builder.Metrics;

    IConfigurationManager IHostApplicationBuilder.Configuration => builder.Configuration;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)builder).Properties;

    /// <summary>Sets the instance's HTTP options; configuration under <c>Mobula:Http</c> wins over it.</summary>
    /// <param name="configure">Sets them.</param>
    /// <returns>The builder.</returns>
    public ServeApplicationBuilder ConfigureHttp(Action<ServeHttpOptions> configure)
    {
        Services.AddSingleton(configure);
        return this;
    }

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        ((IHostApplicationBuilder)builder).ConfigureContainer(factory, configure);

    /// <summary>Settles and checks everything, and starts nothing.</summary>
    /// <returns>The application, ready to be run.</returns>
    /// <exception cref="ServeConfigurationException">Something is wrong with the program; the exception lists all of it.</exception>
    public ServeApplication Build()
    {
        Services.AddMobulaKestrel();
        Services.AddMobulaLifetime();
        Services.AddMobulaDiscovery();
        var app = builder.Build();
        _ = app.Services.GetRequiredService<ServeProgram>().Plan;
        // Made with the pipeline, at the start: whose instance it belongs to is known only then.
        ((IApplicationBuilder)app).Use(_ => app.Services.GetRequiredService<Proxy>().InvokeAsync);
        return new(app);
    }
}
