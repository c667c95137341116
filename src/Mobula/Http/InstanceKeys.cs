using Microsoft.Extensions.Configuration;

namespace Mobula.Http;

/// <summary>The keys of an instance and of its applications, as configured. Those of the instance open all of it.</summary>
internal sealed class InstanceKeys
{
    private const string Section = "Mobula:Applications";

    private readonly IReadOnlyList<ApiKey> all;
    private readonly Dictionary<string, IReadOnlyList<ApiKey>> perApplication = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="problems">Gets one line for everything that is wrong.</param>
    public InstanceKeys(IEnumerable<ApiKey> all, IConfiguration configuration, List<string> problems)
    {
        this.all = [.. all];
        Instance = this.all.Count > 0 ? new(this.all) : null;
        foreach (var application in configuration.GetSection(Section).GetChildren())
        {
            foreach (var entry in application.GetChildren())
            {
                if (entry.Key.Equals(nameof(ServeHttpOptions.ApiKeys), StringComparison.OrdinalIgnoreCase)) perApplication[application.Key] = ApiKeyRules.Read(entry, problems);
                else problems.Add($"Configuration '{entry.Path}': there is no such option. An application has ApiKeys.");
            }
        }
    }

    /// <summary>What opens the instance's own paths; null where nothing is needed.</summary>
    public ApiKeyRing? Instance { get; }

    /// <summary>The applications that have keys of their own.</summary>
    public IEnumerable<string> Applications => perApplication.Keys;

    /// <summary>What opens an application; null where nothing is needed.</summary>
    public ApiKeyRing? Of(string application) =>
        perApplication.TryGetValue(application, out var own) ? new(all.Concat(own)) : Instance;
}
