using Microsoft.Extensions.Configuration;

namespace Mobula.Http;

/// <summary>Reads API keys from configuration. What is wrong is told without the key.</summary>
internal static class ApiKeyRules
{
    /// <summary>A list of keys, each a text or a section with Key and Name; or one key alone.</summary>
    public static IReadOnlyList<ApiKey> Read(IConfigurationSection section, List<string> problems)
    {
        IConfigurationSection[] entries = section.Value is null ? [.. section.GetChildren()] : [section];
        var keys = new List<ApiKey>();
        foreach (var entry in entries)
        {
            foreach (var wrong in entry.GetChildren().Where(child => !IsName(child, "Key") && !IsName(child, "Name")))
                problems.Add($"Configuration '{wrong.Path}': there is no such option. A key has Key and Name.");
            if ((entry.Value ?? entry["Key"]) is not { } key)
            {
                problems.Add($"Configuration '{entry.Path}': it has no Key. An API key is a text, or a section with Key and Name.");
                continue;
            }

            keys.Add(new(key, entry["Name"]));
            Check(keys[^1], $"Configuration '{entry.Path}'", problems);
        }

        return keys;
    }

    public static void Check(ApiKey key, string where, List<string> problems)
    {
        if (key.Key.Length is 0 or > ApiKeyRing.MaxLength || key.Key.Any(letter => letter is < '!' or > '~'))
            problems.Add($"{where}: an API key is printable ASCII without spaces, 1 to {ApiKeyRing.MaxLength} characters. This one is not.");
    }

    private static bool IsName(IConfigurationSection section, string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
