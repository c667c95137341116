using System.Net;
using Microsoft.Extensions.Configuration;
using Mobula.Deployments;

namespace Mobula.Http;

/// <summary>Settles the instance's HTTP options and finds everything that is wrong with them.</summary>
internal static class HttpRules
{
    private static readonly string[] Sections = ["Http", "Deployments", "Applications"];

    public static ServeHttpOptions Resolve(IEnumerable<Action<ServeHttpOptions>> configure, IConfiguration configuration, List<string> problems)
    {
        var options = new ServeHttpOptions();
        foreach (var set in configure) set(options);
        for (int i = 0; i < options.ApiKeys.Count; i++) ApiKeyRules.Check(options.ApiKeys[i], $"Mobula:Http: ApiKeys[{i}]", problems);
        OptionsBinder.Bind(options, configuration.GetSection("Mobula:Http"), problems);
        Check(options, problems);
        return options;
    }

    public static void CheckSections(IConfiguration configuration, List<string> problems)
    {
        foreach (var entry in configuration.GetSection("Mobula").GetChildren())
        {
            if (Sections.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)) continue;
            string nearest = Nearest.To(entry.Key, Sections) is { } name ? $" Did you mean {name}?" : "";
            problems.Add($"Configuration '{entry.Path}': there is no such section.{nearest} Sections are {string.Join(", ", Sections)}.");
        }
    }

    public static void CheckPrefix(string? prefix, List<string> problems)
    {
        if (prefix is null or "/") return;
        if (!prefix.StartsWith('/') || prefix.EndsWith('/') || prefix.Contains('{'))
            problems.Add($"Route prefix '{prefix}': it must begin with '/', not end with it, and have no parameters, as in '/chat'.");
        else if (prefix == "/-" || prefix.StartsWith("/-/", StringComparison.Ordinal))
            problems.Add($"Route prefix '{prefix}': paths under '/-/' belong to the instance. Choose another.");
    }

    /// <summary>A route prefix needs a deployment behind it that answers HTTP.</summary>
    public static void CheckIngress(string application, string? prefix, ApplicationPlan plan, List<string> problems)
    {
        if (prefix is null || plan.Deployments.Count == 0) return;
        // Whose replicas do work of their own need not answer anybody.
        if (plan.Deployments.All(deployment => deployment.Spec.IsBackground && deployment.HasNoRoutes)) return;
        if (plan.Ingress is null)
            problems.Add($"Application '{application}' has {plan.Deployments.Count} deployments and none is the ingress. Add the one HTTP reaches with AddIngress.");
        else if (plan.Ingress.HasNoRoutes && !plan.Ingress.Spec.IsBackground)
            problems.Add($"Deployment '{plan.Ingress.Spec.Name}' is reached by HTTP but has no routes. Put [HttpGet(\"/\")] or [HttpPost(\"/\")] on a method, implement IEndpointMapper, or set RoutePrefix = null where HTTP is not meant to reach the application.");
    }

    private static void Check(ServeHttpOptions options, List<string> problems)
    {
        void Require(bool holds, string problem)
        {
            if (!holds) problems.Add($"Mobula:Http: {problem}");
        }

        bool isAddress = IPAddress.TryParse(options.Host, out _);
        Require(options.Host is "localhost" or "*" || isAddress, $"Host is '{options.Host}'; it must be 'localhost', '*' or an IP address.");
        Require(options.Port is >= 0 and <= 65535, $"Port is {options.Port}; it must be 1 to 65535.");
        Require(options.Port != 0 || options.Host != "localhost", "Port 0 (any free one) needs an IP address as Host: 'localhost' is two addresses. Set Host to 127.0.0.1.");
        Require(options.GrpcPort is null or (>= 0 and <= 65535), $"GrpcPort is {options.GrpcPort}; it must be 1 to 65535.");
        Require(options.GrpcPort is null or 0 || options.GrpcPort != options.Port, $"GrpcPort is {options.GrpcPort}, the same as Port. Cleartext HTTP/2 needs a port of its own.");
        Require(options.RequestTimeout is null || (options.RequestTimeout > TimeSpan.Zero && options.RequestTimeout <= DeploymentRules.LongestTime), $"RequestTimeout is {options.RequestTimeout}; it must be positive and at most 24 hours, or absent for no limit.");
        Require(options.StreamIdleTimeout is null || (options.StreamIdleTimeout > TimeSpan.Zero && options.StreamIdleTimeout <= DeploymentRules.LongestTime), $"StreamIdleTimeout is {options.StreamIdleTimeout}; it must be positive and at most 24 hours, or absent for no limit.");
        Require(options.MaxRequestBodySize > 0, $"MaxRequestBodySize is {options.MaxRequestBodySize}; it must be positive, in bytes.");
        Require(options.ShutdownDelay is null || (options.ShutdownDelay >= TimeSpan.Zero && options.ShutdownDelay <= DeploymentRules.LongestTime), $"ShutdownDelay is {options.ShutdownDelay}; it must be 0 to 24 hours.");
        Require(options.CertificatePath is null || File.Exists(options.CertificatePath), $"CertificatePath '{options.CertificatePath}': there is no such file.");
        Require(options.CertificateKeyPath is null || File.Exists(options.CertificateKeyPath), $"CertificateKeyPath '{options.CertificateKeyPath}': there is no such file.");
    }
}
