using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;

namespace Mobula.Hosting;

/// <summary>What all our builders begin with.</summary>
internal static class WebBuilders
{
    // Four lines of log a request would bury what matters; what the web templates write into each new project's appsettings.
    private static readonly Dictionary<string, string?> Defaults = new() { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };

    public static WebApplicationBuilder Create(string[] args)
    {
        // Watching files takes one inotify handle a process, of which machines have few; options are settled at start anyway.
        var builder = WebApplication.CreateBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        return builder;
    }
}
