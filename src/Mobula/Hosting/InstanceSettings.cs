using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Mobula.Http;

namespace Mobula.Hosting;

/// <summary>The settings of an instance as they were written, settled and checked.</summary>
internal sealed class InstanceSettings
{
    private readonly List<string> problems = [];

    public InstanceSettings(IEnumerable<Action<ServeHttpOptions>> configureHttp, IConfiguration configuration, IHostEnvironment environment)
    {
        Http = HttpRules.Resolve(configureHttp, configuration, problems);
        HttpRules.CheckSections(configuration, problems);
        Keys = new(Http.ApiKeys, configuration, problems);
        ShutdownDelay = Http.ShutdownDelay ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
    }

    public ServeHttpOptions Http { get; }

    public InstanceKeys Keys { get; }

    public TimeSpan ShutdownDelay { get; }

    /// <summary>All that is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Problems => problems;
}
